import { type Text, text } from '../domain/text.ts';
import { filled, sentence } from './sentence.ts';

/** What hints at a point that is read in a wrong way, by its code. */
const HINT_TEXTS = {
  order: sentence(
    '读得 {reads}，不像测量值；写 {setting} 则为 {value}：检查字节序',
    'reads {reads}, hardly a measured value; with {setting} it would be {value}: check the byte order',
  ),
  type: sentence(
    '读得 {reads}，不像测量值；写 {setting} 则为 {value}：检查数据类型',
    'reads {reads}, hardly a measured value; with {setting} it would be {value}: check the type',
  ),
  address: sentence(
    '读得 {reads}，不像测量值；写 {setting} 则为 {value}：地址可能差一',
    'reads {reads}, hardly a measured value; with {setting} it would be {value}: the address may be off by one',
  ),
  zero: sentence(
    '启动以来一直读得 0；写 {setting} 则为 {value}：地址可能差一',
    'has read 0 since the start; with {setting} it would be {value}: the address may be off by one',
  ),
} as const;

const NO_NUMBER = text('非数字', 'no number');

/** A hint as a person reads it beside its point; values in the unit of the point. */
export const registerHintText = ({
  code,
  reads,
  setting,
  value,
}: {
  readonly code: keyof typeof HINT_TEXTS;
  /** Null where it is no number. */
  readonly reads: number | null;
  readonly setting: string;
  readonly value: number;
}): Text => filled(HINT_TEXTS[code], { reads: reads ?? NO_NUMBER, setting, value });
