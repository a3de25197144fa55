import { problem, problemsIn, warning } from './problems.ts';
import { sentence } from './sentence.ts';

const otherId = sentence('请改其中一个的 id', 'give one of them another id');

/** What is wrong between the parts of a configuration. */
export const settingsProblem = problemsIn({
  'zone-crosses': problem(
    sentence('区域 {zone} 的边界自相交', 'the border of zone {zone} crosses itself'),
    sentence('请按绕区域一周的顺序列出各角', 'list its corners in order around the zone'),
  ),
  'zone-flat': problem(
    sentence('区域 {zone} 没有面积：其中不会有人', 'zone {zone} has no area: nobody would ever be in it'),
    sentence('请写出至少三个不在一条直线上的角', 'write at least three corners that are not on one line'),
  ),
  'danger-levels': problem(
    sentence('一级报警的危险半径大于二级', 'the danger area of level 1 is larger than that of level 2'),
    sentence('请让 level-1 不大于 level-2', 'make `level-1` at most `level-2`'),
  ),
  'danger-gas-twice': problem(
    sentence('{gas} 的隔离距离写了两次', 'the isolation distance of {gas} is there twice'),
    sentence('请删去一个', 'remove one'),
  ),
  'danger-without-edition': warning(
    sentence(
      '隔离距离没有注明出自哪一版的表',
      'isolation distances without the edition of the table that they are from',
    ),
    sentence('请写 `edition: …`', 'write `edition: …`'),
  ),
  'weather-no-point': problem(
    sentence('没有名为 {point} 的测量点', 'there is no measured point {point}'),
    sentence('{mend}', '{mend}'),
  ),
  'weather-unit': problem(
    sentence('风速测点 {point} 的单位是 {unit}，应为 m/s', 'the unit of {point} is {unit}, and has to be m/s'),
    sentence('请写 `unit: m/s`，并用 scale 换算', 'write `unit: m/s`, and convert by `scale`'),
  ),
  'weather-range': problem(
    sentence('风向测点 {point} 的量程应为 0 至 360 度', 'the range of {point} has to be 0 to 360 degrees'),
    sentence('请写 `range: [0, 360]`，并用 scale 换算', 'write `range: [0, 360]`, and convert by `scale`'),
  ),
  'weather-same': problem(
    sentence('风速与风向是同一个测点 {point}', 'speed and direction are the same point {point}'),
    sentence('请分别写出两个测点', 'name two points'),
  ),
  'stack-alone': warning(
    sentence('楼层 {floor} 是堆叠 {stack} 中唯一的一层', 'floor {floor} is the only one of the stack {stack}'),
    sentence(
      '请在其上下的楼层写同样的 stack，或删去它',
      'write the same `stack` at the floors above and below, or remove it',
    ),
  ),
  'hole-crosses': problem(
    sentence('区域 {zone} 的一个孔洞的边界自相交', 'the border of a hole of zone {zone} crosses itself'),
    sentence('请按绕孔洞一周的顺序列出各角', 'list its corners in order around the hole'),
  ),
  'hole-flat': problem(
    sentence('区域 {zone} 的一个孔洞没有面积', 'a hole of zone {zone} has no area'),
    sentence(
      '请写出至少三个不在一条直线上的角，或删去它',
      'write at least three corners that are not on one line, or remove it',
    ),
  ),
  'hole-outside': problem(
    sentence(
      '区域 {zone} 的一个孔洞没有完全位于区域边界之内，或与边界相接',
      'a hole of zone {zone} is not wholly inside of its border, or touches it',
    ),
    sentence(
      '请把孔洞的各角移到边界以内；若它在边缘，请让 polygon 绕开它',
      'move its corners inside; where it lies at the edge, lead the polygon around it',
    ),
  ),
  'holes-touch': problem(
    sentence(
      '区域 {zone} 的这个孔洞与另一个孔洞相接或重叠',
      'this hole of zone {zone} touches or overlaps another one',
    ),
    sentence('请把两者合为一个孔洞', 'make one hole of both'),
  ),
  'schedule-empty': problem(
    sentence('区域 {zone} 的时段起止相同（{at} 到 {at}）', 'the schedule of zone {zone} ends when it begins, at {at}'),
    sentence('请改时间，全天有效请删去 schedule', 'write other hours; for the whole day remove `schedule`'),
  ),
  'id-twice': problem(
    sentence('id {id} 用了两次：{other}和{what}', 'the id {id} is used twice: by {other} and by {what}'),
    otherId,
  ),
  'no-floor': problem(sentence('没有楼层 {floor}', 'there is no floor {floor}'), sentence('{mend}', '{mend}')),
  'floor-twice': problem(sentence('楼层 {floor} 出现两次', 'the floor {floor} is there twice'), otherId),
  'floor-empty': problem(
    sentence('楼层 {floor} 的 extent 为空', 'the extent of floor {floor} is empty'),
    sentence('写作 [minX, minY, maxX, maxY]，单位米', 'write [minX, minY, maxX, maxY] in metres'),
  ),
  'gas-of-table': problem(
    sentence('{gas} 已在气体表中，名称为 {listed}', '{gas} is in the table of gases, as {listed}'),
    sentence(
      '请从 `gases` 中删除，并在测点写 `gas: {listed}`；可用 `alarms` 另设报警值',
      'take it out of `gases` and write `gas: {listed}` at the point; `alarms` there may hold other set points',
    ),
  ),
  'gas-twice': problem(
    sentence('气体 {gas} 出现两次', 'the gas {gas} is there twice'),
    sentence('请删除其中一个', 'take one of them out'),
  ),
  'gas-word-twice': problem(
    sentence(
      '{word} 既指气体 {gas} 又指气体 {other}：测点会用错限值',
      '{word} is a word for the gas {gas} and for {other}: a point would have the limits of the wrong one',
    ),
    sentence('请改用不同的名称或编号', 'give one of them another `id` or `name`'),
  ),
  'gas-oel-above-idlh': problem(
    sentence(
      '{gas} 的 `{key}` {limit} mg/m3 不低于其 IDLH {idlh} ppm（{most} mg/m3）：报警会太迟',
      '`{key}` {limit} mg/m3 of {gas} is not below its IDLH of {idlh} ppm ({most} mg/m3): alarms would come too late',
    ),
    sentence(
      '请核对数值和单位：`oel` 为 mg/m3，`idlh` 为 ppm',
      'check both and their units: `oel` in mg/m3, `idlh` in ppm',
    ),
  ),
  'no-group': warning(
    sentence(
      '没有人属于组 {group}，因此只禁止未登记的标签',
      'no person is in the group {group}, so this forbids only badges that no person carries',
    ),
    sentence('{mend}', '{mend}'),
  ),
  'group-of-no-person': warning(
    sentence(
      '配置中没有人属于组 {group}，此项对任何人都不起作用',
      'no person of the configuration is in the group {group}, so this holds for no person',
    ),
    sentence('{mend}', '{mend}'),
  ),
  'allow-unknown': warning(
    sentence(
      '配置中没有名为 {name} 的人员或组，因此不允许任何人',
      'the configuration has no person and no group {name}, so this lets in no person',
    ),
    sentence('{mend}', '{mend}'),
  ),
  'min-above-max': problem(
    sentence(
      '区域 {zone} 至少要有 {min} 人，却最多允许 {max} 人',
      'zone {zone} asks for at least {min} people and allows at most {max}',
    ),
    sentence('请让 min 不大于 max', 'make `min` at most `max`'),
  ),
  'musters-without-point': warning(
    sentence(
      '有 musters，却没有一个区域写 muster: true：只能人工点名',
      'there are `musters` and no zone with `muster: true`: people can only be ticked by hand',
    ),
    sentence('请在集合点所在的区域写 `muster: true`', 'write `muster: true` at the zones where people gather'),
  ),
  'tag-twice': problem(
    sentence('标签 {tag} 由 {other} 和 {person} 同时佩戴', 'the badge {tag} is carried by {other} and by {person}'),
    sentence('一个标签只属于一个人', 'a badge belongs to one person'),
  ),
  'tag-is-id': warning(
    sentence(
      '{person} 的标签 {tag} 与{other}的 id 相同：程序分得清，看记录的人容易混淆',
      'the badge {tag} of {person} has the same id as {other}: the program tells them apart, but a reader of the record may not',
    ),
    sentence('请给后者另一个 id', 'give that one another id'),
  ),
  'tag-is-person': problem(
    sentence(
      '{person} 的标签 {tag} 与人员 {other} 的 id 相同',
      'the badge {tag} of {person} has the same id as the person {other}',
    ),
    sentence('请给人员 {other} 另一个 id', 'give the person {other} another id'),
  ),
  'point-outside-floor': problem(
    sentence(
      '{point} 在 ({x}, {y})，超出楼层 {floor} 的范围 [{extent}]',
      '{point} is at ({x}, {y}), outside floor {floor}, which is [{extent}]',
    ),
    sentence('请改正坐标（单位米），或楼层的 extent', 'correct its place, in metres, or the extent of the floor'),
  ),
  'zone-outside-floor': problem(
    sentence(
      '区域 {zone} 完全在楼层 {floor} 的范围 [{extent}] 之外',
      'zone {zone} is wholly outside floor {floor}, which is [{extent}]',
    ),
    sentence('请改正各角（单位米），或楼层的 extent', 'correct its corners, in metres, or the extent of the floor'),
  ),
  'gas-without-place': warning(
    sentence(
      '{point} 测量 {gas}，却没有位置：它报警时没有区域撤离',
      '{point} measures {gas} and has no place: no zone is evacuated when it alarms',
    ),
    sentence('请写 `at: {floor: …, x: …, y: …}`', 'write `at: {floor: …, x: …, y: …}`'),
  ),
  'gas-outside-zones': warning(
    sentence(
      '{point} 测量 {gas}，却不在任何区域内：它报警时没有区域撤离',
      '{point} measures {gas} and is in no zone: nobody is evacuated when it alarms',
    ),
    sentence('请改正位置，或画出包含它的区域', 'correct its place, or draw a zone around it'),
  ),
  'no-zone': problem(sentence('没有区域 {zone}', 'there is no zone {zone}'), sentence('{mend}', '{mend}')),
  'no-subject': problem(
    sentence('没有名为 {subject} 的测点、设备、区域或人员', 'there is no point, device, zone or person {subject}'),
    sentence('{mend}', '{mend}'),
  ),
  'plan-without-gas': warning(
    sentence('没有测点测量 {gas}，此处置不会显示', 'no point measures {gas}: this plan is never shown'),
    sentence('{mend}', '{mend}'),
  ),
  'no-one-to-call': problem(
    sentence('`notify.people` 中没有 {person}', 'there is no {person} in `notify.people`'),
    sentence('{mend}', '{mend}'),
  ),
  'old-rules': warning(
    sentence('`rules` 是处置方案的旧写法', '`rules` is the older form of response plans'),
    sentence(
      '请改为 `responses`：`when: high` 写作 `conditions: [high]`，`response` 的内容写入 `steps`',
      'write `responses`: `conditions: [high]` for `when: high`, and the text of `response` in `steps`',
    ),
  ),
  'zone-delay-long': problem(
    sentence(
      '区域 {zone} 的 {key} 为 {written}，最多 {most}',
      '{key} of zone {zone} is {written}, and at most {most} makes sense',
    ),
    sentence('请改正', 'correct it'),
  ),
} as const);

/** Things that have an id, for the sentence that names two of them. */
export const ID_OWNERS = {
  device: sentence('设备', 'a device'),
  point: sentence('测点', 'a point'),
  badges: sentence('定位源', 'a badge source'),
  zone: sentence('区域', 'a zone'),
  person: sentence('人员', 'a person'),
  output: sentence('输出', 'an output'),
  vote: sentence('表决', 'a vote'),
  rule: sentence('自定义条件', 'own condition'),
  gateway: sentence('网关本身', 'the gateway itself'),
} as const;
