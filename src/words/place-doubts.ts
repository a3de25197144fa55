import { type Text, text } from '../domain/text.ts';

/** What would put the places of a source inside their floor, and how to write it. */
const MISTAKES: Readonly<Record<string, Text>> = {
  swapped: text(
    '交换 x 和 y 后都在楼层内：请在 fields 中把 x 与 y 的指针对调（经纬度同理）',
    'with x and y swapped they lie inside: exchange the pointers of x and y in `fields` (of longitude and latitude alike)',
  ),
  mirrored: text(
    'y 取反后都在楼层内：请在 transform 中写 mirror: true，并写 origin',
    'with y turned about they lie inside: write `mirror: true` in `transform`, with its `origin`',
  ),
  ft: text(
    '按英尺换算后都在楼层内：请写 units: { position: ft }',
    'taken as feet they lie inside: write `units: { position: ft }`',
  ),
  cm: text(
    '按厘米换算后都在楼层内：请写 units: { position: cm }，或 transform 的 scale: 0.01',
    'taken as centimetres they lie inside: write `units: { position: cm }`, or `scale: 0.01` in `transform`',
  ),
  mm: text(
    '按毫米换算后都在楼层内：请写 units: { position: mm }，或 transform 的 scale: 0.001',
    'taken as millimetres they lie inside: write `units: { position: mm }`, or `scale: 0.001` in `transform`',
  ),
};

const OTHERWISE = text('请检查 units、transform 和楼层的 extent', 'check units, transform and the extent of the floor');

/** What is said of a source of which many places lie outside their floor. */
export function placeDoubtText(doubt: {
  readonly outside: number;
  readonly of: number;
  readonly mistake?: string | undefined;
}): Text {
  const mend = MISTAKES[doubt.mistake ?? ''] ?? OTHERWISE;
  return text(
    `最近 ${doubt.of} 个位置中有 ${doubt.outside} 个在楼层外；${mend.zh}`,
    `${doubt.outside} of the last ${doubt.of} places lie outside their floor; ${mend.en}`,
  );
}
