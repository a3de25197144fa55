import { problem, problemsIn } from './problems.ts';
import { sentence } from './sentence.ts';

const otherId = sentence('请改其中一个的 id', 'give one of them another id');

/** What is wrong between the parts of a configuration. */
export const settingsProblem = problemsIn({
  'zone-crosses': problem(
    sentence('区域 {zone} 的边界自相交', 'the border of zone {zone} crosses itself'),
    sentence('请按绕区域一周的顺序列出各角', 'list its corners in order around the zone'),
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
  'no-group': problem(
    sentence('没有人属于组 {group}，因此不起作用', 'nobody is in the group {group}, so this forbids nobody'),
    sentence('{mend}', '{mend}'),
  ),
  'tag-twice': problem(
    sentence('标签 {tag} 由 {other} 和 {person} 同时佩戴', 'the badge {tag} is carried by {other} and by {person}'),
    sentence('一个标签只属于一个人', 'a badge belongs to one person'),
  ),
  'tag-is-id': problem(
    sentence(
      '{person} 的标签 {tag} 与{other}的 id 相同：不用这个标签之后，记录里会分不清',
      'the badge {tag} of {person} has the same id as {other}: once it is handed on, the record could not tell them apart',
    ),
    sentence('请给后者另一个 id', 'give that one another id'),
  ),
  'contact-with-gas': problem(
    sentence('{point} 是开关量，却有气体或报警值', '{point} is a contact and has a gas or set points'),
    sentence('保留 `contact`，或保留其它的', 'keep `contact`, or the others'),
  ),
  'range-empty': problem(
    sentence('{point} 的量程为空', 'the range of {point} is empty'),
    sentence('写作 [下限, 上限]', 'write [lowest, highest]'),
  ),
  'limit-outside-range': problem(
    sentence(
      '{point} 的 {limit} 为 {value}，超出其量程 {bottom} 到 {top}',
      '{limit} of {point} is {value}, outside its range {bottom} to {top}',
    ),
    sentence('请改正限值或量程', 'correct the limit, or the range'),
  ),
  'high-above': problem(
    sentence('{point} 的 high 高于 high-high', 'high of {point} is above high-high'),
    sentence('一级报警在先：high <= high-high', 'level 1 comes first: high <= high-high'),
  ),
  'low-below': problem(
    sentence('{point} 的 low 低于 low-low', 'low of {point} is below low-low'),
    sentence('一级报警在先：low >= low-low', 'level 1 comes first: low >= low-low'),
  ),
  'limit-against-standard': problem(
    sentence(
      '{point} 的 {limit} 为 {value} {unit}；GB/T 50493-2019 规定 {gas} 最高为 {allowed} {unit}',
      '{limit} of {point} is {value} {unit}; GB/T 50493-2019 allows at most {allowed} {unit} for {gas}',
    ),
    sentence('请设为 {allowed} 或更低', 'set it to {allowed} or lower'),
  ),
  'no-set-point': problem(
    sentence('{point} 以 {unit} 测量 {gas}，但没有报警值', '{point} measures {gas} in {unit} and has no set point'),
    sentence('请设 `alarms: { high: … }`，或使用单位 {usual}', 'set `alarms: { high: … }`, or use the unit {usual}'),
  ),
  'one-direction': problem(
    sentence('{point} 测量氧，却只监视一个方向', '{point} measures oxygen and watches one direction only'),
    sentence('请同时设 `low` 和 `high`', 'set `low` and `high`'),
  ),
} as const);

/** Things that have an id, for the sentence that names two of them. */
export const ID_OWNERS = {
  device: sentence('设备', 'a device'),
  point: sentence('测点', 'a point'),
  badges: sentence('定位源', 'a badge source'),
  zone: sentence('区域', 'a zone'),
  person: sentence('人员', 'a person'),
  gateway: sentence('网关本身', 'the gateway itself'),
  noUnit: sentence('无单位', 'no unit'),
} as const;
