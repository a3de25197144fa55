import { text } from '../domain/text.ts';
import { sentence } from './sentence.ts';

/** For those who are not told of badges. */
export const BADGE_ELSEWHERE = text(
  '一人以人工登记在场，其标签显示已离开',
  'a person is on site by hand, and his badge has left',
);

/** What the count of people on site cannot explain, by its code. */
export const DIFFERENCE_TEXTS = {
  'in-without-badge': sentence(
    '{gate} 在 {time} 计入一人，没有对应的标签或登记',
    '{gate} counted one person in at {time}; no badge and no entry explains it',
  ),
  'out-without-badge': sentence(
    '{gate} 在 {time} 计出一人，没有对应的标签离开或登记',
    '{gate} counted one person out at {time}; no badge that left and no entry explains it',
  ),
  'more-passages': sentence(
    '另有 {count} 次闸机计数没有对应的人',
    '{count} further passages at gates that no person explains',
  ),
  'unknown-badge': sentence('标签 {tag} 在场，没有登记的佩戴人', 'badge {tag} is on site, and no person carries it'),
  'more-badges': sentence(
    '定位源 {source} 还有未逐个跟踪的标签',
    'source {source} hears more badges than are tracked one by one',
  ),
  'badge-elsewhere': sentence(
    '{name} 以人工登记在场，其标签 {tag} 显示已离开',
    '{name} is on site by hand, and badge {tag} of his has left',
  ),
} as const;

/** The words of the list of who is on site. */
export const ON_SITE_TEXTS = {
  title: text('在场人员名单', 'Who is on site'),
  total: text('在场人数', 'On site'),
  atLeast: text('至少', 'at least'),
  present: text('标签在线', 'badge heard'),
  uncertain: text('标签静默（最后所见）', 'badge silent (last seen)'),
  byHand: text('人工登记', 'by hand'),
  gateIn: text('门岗进', 'in by gate'),
  gateOut: text('门岗出', 'out by gate'),
  withoutGate: text('未经门岗', 'by badge alone'),
  differences: text('未说明的差异', 'Unresolved differences'),
  none: text('无', 'none'),
  number: text('序号', 'No.'),
  name: text('姓名', 'Name'),
  id: text('编号', 'Id'),
  company: text('单位', 'Company'),
  tag: text('标签', 'Badge'),
  place: text('位置', 'Place'),
  lastSeen: text('最后所见', 'Last seen'),
  how: text('状态', 'State'),
  madeAt: text('制表时间', 'Made at'),
  unknown: text('未知人员', 'unknown person'),
  out: text('离厂打勾', 'Out'),
  noWatch: text(
    '断电后以此名单为准；制表之后的进出不在其中。',
    'For when everything is dark. Who came or left after it was made is not in it.',
  ),
} as const;
