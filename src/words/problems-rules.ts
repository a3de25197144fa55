import { problem, problemsIn, warning } from './problems.ts';
import { sentence } from './sentence.ts';

const OWN_MEND = sentence('{mend}', '{mend}');
const EXAMPLE = sentence(
  '例如 `max("h2s", "pump-room") > 5 && people("pump-room") > 0`',
  'for example `max("h2s", "pump-room") > 5 && people("pump-room") > 0`',
);

/** What is wrong with conditions of one's own. */
export const ruleProblem = problemsIn({
  'rule-syntax': problem(
    sentence('条件 {id} 此处语法有误（解析器原文：{detail}）', 'the condition {id} cannot be read here ({detail})'),
    EXAMPLE,
  ),
  'rule-syntax-width': problem(
    sentence('条件 {id} 此处是全角符号 {wrong}', 'the condition {id} has a full-width {wrong} here'),
    sentence('请改用半角 `{right}`', 'write `{right}`, which is half-width'),
  ),
  'rule-syntax-sign': problem(
    sentence('条件 {id} 此处不能写 {wrong}', 'the condition {id} cannot say {wrong} here'),
    sentence('请写 `{right}`', 'write `{right}`'),
  ),
  'rule-syntax-unit': problem(
    sentence('条件 {id} 中的数带有单位 {wrong}', 'the condition {id} has a number with a unit here, {wrong}'),
    sentence('请只写数，按测点自己的单位', 'write the number alone; it is in the unit of the point'),
  ),
  'rule-beyond-range': warning(
    sentence(
      '条件 {id} 与 {value} 比较，而 {point} 的量程为 {bottom} 到 {top}：永远不会改变',
      'the condition {id} compares with {value}, and {point} measures {bottom} to {top}: that never changes',
    ),
    sentence('请按测点的单位和量程改正', 'correct it by the unit and the range of the point'),
  ),
  'rule-too-large': problem(
    sentence('条件 {id} 太长或嵌套太深', 'the condition {id} is too large or too deeply nested'),
    sentence('请分成几个条件', 'make several conditions of it'),
  ),
  'rules-too-dear': problem(
    sentence(
      '从条件 {id} 起，各条件读取的探测器太多，每次读数都要全部重算',
      'from the condition {id} on, the conditions read too many detectors: each reading judges all of them again',
    ),
    sentence(
      '请减少条件，或在较小的区域上使用 `max`、`min`',
      'write fewer conditions, or use `max` and `min` over smaller zones',
    ),
  ),
  'rule-type': problem(
    sentence(
      '条件 {id} 此处类型不符（解析器原文：{detail}）',
      'the types in the condition {id} do not fit here ({detail})',
    ),
    sentence(
      '数与数比较，语句之间用 `&&`、`||`、`!`',
      'compare numbers with numbers, and join statements by `&&`, `||`, `!`',
    ),
  ),
  'rule-no-statement': problem(
    sentence('条件 {id} 此处应为真或假', 'here the condition {id} needs something that is true or false'),
    sentence('请写比较，如 `value("…") > 5`', 'write a comparison, such as `value("…") > 5`'),
  ),
  'rule-no-number': problem(
    sentence('条件 {id} 此处应为数', 'here the condition {id} needs a number'),
    sentence(
      '请写数或 `value("…")`；真假不必与 true 比较：写 `on("…")` 或 `!on("…")`',
      'write a number or `value("…")`; what is true or false needs no comparison: `on("…")`, `!on("…")`',
    ),
  ),
  'rule-foreign': problem(
    sentence(
      '条件 {id} 此处的写法不可用：没有变量、列表、循环和文字函数',
      'what the condition {id} says here is not possible: there are no variables, lists, loops and functions of texts',
    ),
    EXAMPLE,
  ),
  'rule-by-zero': problem(
    sentence('条件 {id} 除以 0', 'the condition {id} divides by 0'),
    sentence('请写不为 0 的数', 'write a number that is not 0'),
  ),
  'rule-uncounted': problem(
    sentence(
      '条件 {id}：没有人员定位，人数不可知',
      'the condition {id}: people are not counted, as there is no `badges`',
    ),
    sentence('请配置 `badges`', 'add `badges`'),
  ),
  'rule-no-function': problem(
    sentence('条件 {id}：没有函数 {name}', 'the condition {id}: there is no function {name}'),
    OWN_MEND,
  ),
  'rule-arguments': problem(
    sentence(
      '条件 {id}：函数 {name} 需要 {wanted} 个加引号的名称',
      'the condition {id}: the function {name} takes names in quotes, {wanted} of them',
    ),
    EXAMPLE,
  ),
  'rule-no-point': problem(
    sentence('条件 {id}：没有测点 {name}', 'the condition {id}: there is no point {name}'),
    OWN_MEND,
  ),
  'rule-no-value': problem(
    sentence('条件 {id}：没有测量点 {name}', 'the condition {id}: there is no measured point {name}'),
    OWN_MEND,
  ),
  'rule-no-contact': problem(
    sentence('条件 {id}：没有开关量 {name}', 'the condition {id}: there is no contact {name}'),
    OWN_MEND,
  ),
  'rule-no-alarm': problem(
    sentence(
      '条件 {id}：没有报警 {name}，或不能以它为条件',
      'the condition {id}: there is no alarm {name} on which it may rest',
    ),
    OWN_MEND,
  ),
  'rule-no-zone': problem(
    sentence('条件 {id}：没有区域 {name}', 'the condition {id}: there is no zone {name}'),
    OWN_MEND,
  ),
  'rule-no-gas': problem(
    sentence('条件 {id}：该区域没有 {name} 探测器', 'the condition {id}: no detector of that zone measures {name}'),
    OWN_MEND,
  ),
  'rule-reads-nothing': problem(
    sentence('条件 {id} 不依据任何测点、区域或报警', 'the condition {id} reads no point, zone or alarm'),
    EXAMPLE,
  ),
});
