import { problem, problemsIn, warning } from './problems.ts';
import { sentence } from './sentence.ts';

const OWN_MEND = sentence('{mend}', '{mend}');
const lower = sentence('请设为 {most} {unit} 或更低', 'set it to {most} {unit} or lower');

/** What is wrong with the gas, the unit and the set points of a point. */
export const pointProblem = problemsIn({
  'unit-unknown': problem(
    sentence('{point} 测量 {gas}，而 {unit} 不是气体的单位', '{point} measures {gas}, and {unit} is no unit of a gas'),
    OWN_MEND,
  ),
  'unit-misspelt': problem(
    sentence('{point} 的单位 {unit} 不是任何单位', 'the unit {unit} of {point} is no unit'),
    OWN_MEND,
  ),
  'unit-not-comparable': problem(
    sentence(
      '{point} 以 {unit} 测量 {gas}，无法与 GB/T 50493-2019 的限值比较',
      '{point} measures {gas} in {unit}, which cannot be compared with the limits of GB/T 50493-2019',
    ),
    sentence('请用单位 {usual}，或写出具体的气体（如 CH4）', 'use the unit {usual}, or name the gas itself (as CH4)'),
  ),
  'gas-needs': problem(
    sentence('{gas} 不在气体表中，而 {point} 缺少 {keys}', '{gas} is in no table of gases, and {point} has no {keys}'),
    sentence('请写出 {keys}；{mend}', 'write {keys} of its own; {mend}'),
  ),
  'own-gas-needs': problem(
    sentence(
      '`gases[{place}]`（{gas}）缺少 {keys}，因此 {point} 没有报警值',
      '`gases[{place}]` ({gas}) has no {keys}, so that {point} has no limits',
    ),
    sentence('请在该处写出 {keys}，或在测点写 {levels}', 'write {keys} there, or {levels} at the point'),
  ),
  'own-gas-bare': problem(
    sentence(
      '{point} 以 {unit} 测量 {gas}，`gases` 没有给出此单位的报警值',
      '{point} measures {gas} in {unit}, for which `gases` brings no limits',
    ),
    sentence('请在测点写 {levels}', 'write {levels} at the point'),
  ),
  'gas-near': warning(
    sentence(
      '{gas} 不在气体表中：{point} 只按自己的报警值判断，不与标准比较',
      '{gas} is in no table of gases: {point} goes by its own limits alone, and no law is looked at',
    ),
    OWN_MEND,
  ),
  'stel-below-twa': warning(
    sentence(
      '{thing} 的 stel（15 分钟）为 {stel}，低于 twa（8 小时）{twa}',
      'stel (15 minutes) of {thing} is {stel}, below its twa (8 hours), which is {twa}',
    ),
    sentence('请核对：短时间限值不低于 8 小时限值', 'check them: the limit of the shorter time is not the lower one'),
  ),
  'calibrated-ahead': warning(
    sentence('{point} 的上次标定日期 {day} 在未来', '{point} was last calibrated on {day}, which is to come'),
    sentence('请写实际标定的日期', 'write the day on which it was calibrated'),
  ),
  'no-idlh': problem(
    sentence(
      '{point} 的 idlh-escape 无效：{gas} 不是有毒气体，或没有可比较的 IDLH',
      'idlh-escape of {point} opens nothing: {gas} is no toxic gas, or has no IDLH that its unit can be compared with',
    ),
    sentence('请删除；自定义气体可写 `idlh`（ppm）', 'take it out; a gas of your own may have `idlh` (ppm)'),
  ),
  'gas-unnamed': warning(
    sentence(
      '{point} 以 {unit} 测量，却没有写气体：不与标准比较，也没有气体的报警（超量程、撤离）',
      '{point} measures in {unit} and names no gas: no law is looked at, and it has no alarm of a gas (over range, evacuation)',
    ),
    sentence('请写 `gas: EX`，或具体的气体', 'write `gas: EX`, or the gas itself'),
  ),
  'one-level': problem(
    sentence('{point} 测量 {gas}，有 {has} 而没有 {missing}', '{point} measures {gas} and has {has} without {missing}'),
    sentence('请同时设两级报警', 'set both levels'),
  ),
  'contact-with-gas': problem(
    sentence('{point} 是开关量，却有气体或报警值', '{point} is a contact and has a gas or set points'),
    sentence('保留 `contact`，或保留其它的', 'keep `contact`, or the others'),
  ),
  'gate-without-contact': problem(
    sentence('{point} 写了 `gate`，却不是开关量', '{point} has a `gate` and is no contact'),
    sentence(
      '为闸机触点写 `contact: door`，或去掉 `gate`',
      'write `contact: door` for the contact of a turnstile, or leave `gate` out',
    ),
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
  'limit-not-positive': problem(
    sentence(
      '{point} 的 {limit} 为 {value}：干净空气中就会报警',
      '{limit} of {point} is {value}: clean air would raise it',
    ),
    sentence('请设为大于 0 的值', 'set it above 0'),
  ),
  'limit-at-air': problem(
    sentence(
      '{point} 的 {limit} 为 {value} {unit}：新鲜空气（{air} {unit}）就会报警',
      '{limit} of {point} is {value} {unit}: fresh air ({air} {unit}) would raise it',
    ),
    sentence('请设到新鲜空气的另一侧', 'set it to the other side of fresh air'),
  ),
  'low-of-gas': problem(
    sentence(
      '{point} 测量 {gas}，却有 {limit}：空气洁净时就会一直报警',
      '{point} measures {gas} and has {limit}: clean air would keep that alarm up',
    ),
    sentence('请改用 high 和 high-high', 'use high and high-high'),
  ),
  'high-above': problem(
    sentence('{point} 的 high 高于 high-high', 'high of {point} is above high-high'),
    sentence('一级报警在先：high <= high-high', 'level 1 comes first: high <= high-high'),
  ),
  'low-below': problem(
    sentence('{point} 的 low 低于 low-low', 'low of {point} is below low-low'),
    sentence('一级报警在先：low >= low-low', 'level 1 comes first: low >= low-low'),
  ),
  'low-above-high': problem(
    sentence(
      '{point} 的 {low} 不低于 {high}：总有一个在报警',
      '{low} of {point} is not below {high}: one of them always stands',
    ),
    sentence('请改正其中一个', 'correct one of them'),
  ),
  'limit-against-standard': problem(
    sentence(
      '{point} 的 {limit} 为 {value} {unit}；GB/T 50493-2019 规定 {gas} 最高为 {allowed}',
      '{limit} of {point} is {value} {unit}; GB/T 50493-2019 allows at most {allowed} for {gas}',
    ),
    lower,
  ),
  'low-against-standard': problem(
    sentence(
      '{point} 的 low 为 {value} {unit}；GB/T 50493-2019 规定 {gas} 最低为 {allowed}',
      'low of {point} is {value} {unit}; GB/T 50493-2019 asks for at least {allowed} for {gas}',
    ),
    sentence('请设为 {least} {unit} 或更高', 'set it to {least} {unit} or higher'),
  ),
  'no-set-point': problem(
    sentence('{point} 以 {unit} 测量 {gas}，但没有报警值', '{point} measures {gas} in {unit} and has no set point'),
    sentence('请设 `alarms: { high: … }`，或使用单位 {usual}', 'set `alarms: { high: … }`, or use the unit {usual}'),
  ),
  'one-direction': problem(
    sentence('{point} 测量氧，却只监视一个方向', '{point} measures oxygen and watches one direction only'),
    sentence('请同时设 `low` 和 `high`', 'set `low` and `high`'),
  ),
  'deadband-never-clears': problem(
    sentence(
      '{point} 的回差 {deadband} 过大：{limit} 要到 {back} 才恢复，永远到不了',
      'the deadband {deadband} of {point} is too wide: {limit} would return at {back}, which never comes',
    ),
    sentence(
      '请设为报警值的 20 % 以内，或删去以用默认值',
      'set it to 20 % of the limit or less, or leave it out for the default',
    ),
  ),
  'deadband-wide': warning(
    sentence(
      '{point} 的回差 {deadband} 超过 {limit}（{value}）的一半：报警会长时间不恢复',
      'the deadband {deadband} of {point} is more than half of {limit} ({value}): the alarm stays long after its cause',
    ),
    sentence(
      '请设为报警值的 20 % 以内，或删去以用默认值',
      'set it to 20 % of the limit or less, or leave it out for the default',
    ),
  ),
  'delay-long': problem(
    sentence(
      '{key} 为 {written}，最多 {most}：报警形同没有',
      '{key} is {written}, and at most {most} makes sense: the alarm is as good as none',
    ),
    sentence('请改正；气体报警请用 0s 到 3s', 'correct it; for a gas write 0s to 3s'),
  ),
  'delay-on-gas': warning(
    sentence('{point} 测量 {gas}，报警却延时 {written}', '{point} measures {gas}, and its alarms wait {written}'),
    sentence('气体报警最多延时 3 s；二级报警不延时', 'a gas alarm waits 3 s at most, level 2 not at all'),
  ),
  'off-delay-long': warning(
    sentence(
      '{point} 的 off-delay 为 {written}：报警在原因消失后很久才恢复',
      'off-delay of {point} is {written}: its alarms stay long after their cause',
    ),
    sentence('通常为 60s', '60s is usual'),
  ),
  'scale-zero': problem(
    sentence('{point} 的 scale 为 0：读到什么都是 {value}', 'scale of {point} is 0: whatever is read becomes {value}'),
    sentence('请写每个计数对应的值，例如 0.1', 'write what one count is worth, as 0.1'),
  ),
  'scale-wild': problem(
    sentence(
      '{point} 的 scale {scale} 或 offset {offset} 不可能是真的',
      'scale {scale} or offset {offset} of {point} cannot be meant',
    ),
    sentence('请按 value = register * scale + offset 改正', 'correct them by value = register * scale + offset'),
  ),
  'limit-never-reached': problem(
    sentence(
      '{point} 的 {limit} 为 {value}，而寄存器只能给出 {least} 到 {most}：永不报警',
      '{limit} of {point} is {value}, and its register gives {least} to {most} only: it would never be raised',
    ),
    sentence('请改正限值、type、scale 或 offset', 'correct the limit, type, scale or offset'),
  ),
  'limit-never-left': problem(
    sentence(
      '{point} 的 {limit} 为 {value}，而寄存器只能给出 {least} 到 {most}：报警永不恢复',
      '{limit} of {point} is {value}, and its register gives {least} to {most} only: its alarm would never return',
    ),
    sentence('请改正限值、type、scale 或 offset', 'correct the limit, type, scale or offset'),
  ),
  'range-never-reached': warning(
    sentence(
      '{point} 的量程到 {top}，而寄存器最多给出 {most}：超量程永不报警',
      'the range of {point} ends at {top}, and its register gives {most} at most: over range is never told',
    ),
    sentence('请改正量程、type、scale 或 offset', 'correct the range, type, scale or offset'),
  ),
  'step-too-coarse': problem(
    sentence(
      '{point} 每步为 {step}，在到达 {limit}（{value}）之前没有一个读数',
      'one step of {point} is {step}: no reading comes before {limit} ({value}) is passed',
    ),
    sentence('请改正 scale 或 decimals，或用分辨率更高的寄存器', 'correct scale or decimals, or read a finer register'),
  ),
  'step-passes-limit': warning(
    sentence(
      '{point} 每步为 {step}：{limit} 写作 {value}，实际到 {raised} 才报警',
      'one step of {point} is {step}: {limit} is written as {value} and raised at {raised} only',
    ),
    sentence('请写寄存器能给出的值', 'write a value that the register gives'),
  ),
  'poll-slow': warning(
    sentence(
      '{point} 测量 {gas}，每 {written} 才读一次：比探测器本身（{usual}）还慢',
      '{point} measures {gas} and is read every {written} only: slower than the detector itself ({usual})',
    ),
    sentence('请缩短 poll（或 period）', 'shorten `poll` (or `period`)'),
  ),
  'poll-too-slow': problem(
    sentence('{point} 测量 {gas}，每 {written} 才读一次', '{point} measures {gas} and is read every {written} only'),
    sentence('请把 poll（或 period）缩短到 {usual} 以内', 'shorten `poll` (or `period`) to {usual} or less'),
  ),
} as const);
