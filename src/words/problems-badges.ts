import { problem, problemsIn } from './problems.ts';
import { sentence } from './sentence.ts';

/** What is wrong with sources of badges. */
export const badgesProblem = problemsIn({
  'no-floor-of-source': problem(
    sentence('没有楼层 {floor}', 'there is no floor {floor}'),
    sentence('楼层有 {all}', 'floors are {all}'),
  ),
  'flat-floor': problem(
    sentence('楼层 {floor} 没有高度', 'the floor {floor} has no height'),
    sentence('写作 [最低 z, 最高 z]', 'write [lowest z, highest z]'),
  ),
  'key-beside-pairs': problem(
    sentence('`{key}` 已由 pairs 决定', '`{key}` follows from the pairs'),
    sentence('保留 `pairs`，或保留其它的', 'keep `pairs`, or the others'),
  ),
  'pairs-one-point': problem(
    sentence('这些都是同一点', 'all of these are one point'),
    sentence('请取相距较远的点', 'take points that are far apart'),
  ),
  'pairs-misfit': problem(
    sentence('这些点对互相矛盾：此对偏差 {metres} m', 'these pairs do not fit one another: this one is {metres} m off'),
    sentence(
      '请重新测量；每对为 [[定位源的 x, y], [现场的 x, y]]',
      'measure it again; each is [[x, y] of the source, [x, y] of the site]',
    ),
  ),
  'few-anchors': problem(
    sentence('{id} 有 {count} 个基站；定位需要 {least} 个', '{id} has {count} anchors; a place needs {least}'),
    sentence(
      '请列出：`anchors: [{ id: a1, at: [x, y, z] }]`；有 `height` 时三个即可',
      'list them: `anchors: [{ id: a1, at: [x, y, z] }]`; with `height` three are enough',
    ),
  ),
  'anchor-twice': problem(
    sentence('基站 {anchor} 出现两次', 'the anchor {anchor} is there twice'),
    sentence('请改其中一个的 id', 'give one of them another id'),
  ),
  'no-anchor': problem(
    sentence('没有基站 {anchor}', 'there is no anchor {anchor}'),
    sentence('请改正 id，或删除', 'correct the id, or remove it'),
  ),
  'field-missing': problem(
    sentence('缺少 `fields.{key}`', '`fields.{key}` is missing'),
    sentence('请写它的位置，例如 `{key}: {example}`', 'write where it stands, like `{key}: {example}`'),
  ),
  'no-origin': problem(
    sentence('{id} 用经纬度，却没有说明现场的位置', '{id} speaks in degrees and nobody says where the site is'),
    sentence(
      '请增加 `wgs84: { origin: [经度, 纬度], bearing: 0 }`',
      'add `wgs84: { origin: [longitude, latitude], bearing: 0 }`',
    ),
  ),
  'no-tag': problem(
    sentence('{id} 的消息不说明属于哪个标签', 'no message of {id} would say whose it is'),
    sentence(
      '请在主题的一级写 `{tag}`，或写 `fields: { tag: /id }`',
      'write `{tag}` for a level of the topic, or `fields: { tag: /id }`',
    ),
  ),
  'no-sos-at': problem(
    sentence('没有字段 `sos-at`', 'there is no field `sos-at`'),
    sentence('请加入 `fields`', 'add it to `fields`'),
  ),
} as const);
