import { text } from '../domain/text.ts';
import { sentence } from './sentence.ts';

/** The columns of a list of people, in both languages; either head is understood. */
export const PEOPLE_COLUMNS = {
  id: text('编号', 'id'),
  name: text('姓名', 'name'),
  tag: text('标签', 'tag'),
  groups: text('组', 'groups'),
  company: text('单位', 'company'),
  until: text('有效期', 'until'),
} as const;

/** What is wrong in a list of people, and what to do about it. */
export const CSV_PROBLEMS = {
  'not-utf8': [
    text('文件不是 UTF-8 编码（可能是 GBK）', 'the file is not in UTF-8 (it may be in GBK)'),
    text('在 Excel 中另存为“CSV UTF-8（逗号分隔）”', 'save it as "CSV UTF-8 (comma delimited)"'),
  ],
  'no-rows': [
    text('文件中没有人员', 'there is no person in the file'),
    text('第一行写列名，之后每行一人', 'write the heads in the first row, and a person in each row after it'),
  ],
  'no-column': [
    sentence('缺少列 {name}', 'the column {name} is missing'),
    text('第一行写：编号,姓名,标签,组,单位,有效期', 'write in the first row: id,name,tag,groups,company,until'),
  ],
  'unknown-column': [
    sentence('不认识的列 {name}', 'the column {name} is not known'),
    text('去掉此列，或改正列名', 'leave the column out, or correct its head'),
  ],
  'column-twice': [
    sentence('列 {name} 出现两次', 'the column {name} is there twice'),
    text('去掉其中一列', 'leave one of the two out'),
  ],
  'unfit-sign': [
    sentence(
      '{name} 含有控制字符或方向控制符（{sign}）',
      '{name} has a control code or a mark of direction in it ({sign})',
    ),
    text('删去此格内容，重新键入', 'empty the cell and type it again'),
  ],
  'too-many-rows': [
    sentence('超过 {most} 行', 'there are more than {most} rows'),
    text('分成几个文件', 'cut it into several files'),
  ],
  'more-cells': [
    sentence('此行比表头多 {more} 格', 'this row has {more} cells more than the head'),
    text('内容中有逗号的格用双引号括起', 'put a cell that has a comma in it into double quotes'),
  ],
  broken: [text('引号没有结束', 'a quote is not closed'), text('补上引号', 'close it')],
  empty: [sentence('{name} 为空', '{name} is empty'), text('填写此格', 'fill the cell')],
  'bad-id': [
    sentence('编号 {value} 不合规', '{value} is no id'),
    text('小写字母、数字和 . _ -，最多 64 个字符', 'small letters, digits, and . _ - after the first; 64 at most'),
  ],
  'too-long': [sentence('{name} 过长', '{name} is too long'), sentence('最多 {most} 个字符', '{most} signs at most')],
  'bad-group': [
    sentence('组 {value} 不合规', '{value} is no group'),
    text('组用小写字母和数字，多个组用空格分开', 'small letters and digits; several groups with spaces between'),
  ],
  'bad-time': [
    sentence('{value} 不是时间', '{value} is no time'),
    text('写作 2026-11-28 18:00', 'write 2026-11-28 18:00'),
  ],
  'far-time': [
    sentence('{value} 与现在相差十年以上', '{value} is more than ten years from now'),
    text('检查年份；写作 2026-11-28 18:00', 'look at the year; write 2026-11-28 18:00'),
  ],
  'id-twice': [
    sentence('编号 {value} 在第 {other} 行已有', 'the id {value} is in line {other} already'),
    text('保留其中一行', 'keep one of the two rows'),
  ],
  'tag-twice': [
    sentence('标签 {value} 在第 {other} 行已有', 'the badge {value} is in line {other} already'),
    text('一个标签只能给一人', 'one badge is for one person'),
  ],
  'tag-carried': [
    sentence('标签 {value} 由 {name} 佩戴', 'the badge {value} is carried by {name}'),
    text('先归还此标签，或换一个', 'take the badge back first, or use another one'),
  ],
  'tag-refused': [
    sentence('标签 {value} 不能使用：{why}', 'the badge {value} cannot be used: {why}'),
    text('换一个标签', 'use another badge'),
  ],
  'has-badge': [
    sentence('此人已有标签 {value}', 'this person has the badge {value} already'),
    text('在标签台换发，或在此处留空', 'swap it at the badge desk, or leave the cell empty'),
  ],
  'id-taken': [
    sentence('编号 {value} 已用于别处', 'the id {value} is in use for something else'),
    text('换一个编号', 'use another id'),
  ],
  'of-configuration': [
    sentence('{value} 由配置文件管理，且内容不同', '{value} is of the configuration, and differs from it'),
    text('在配置中修改，或去掉此行', 'change it in the configuration, or leave the row out'),
  ],
  'too-many-people': [
    sentence('标签台最多登记 {most} 人', 'the badge desk holds {most} people at most'),
    text('先删除不再来的人员', 'remove those who no longer come first'),
  ],
} as const;
