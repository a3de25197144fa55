import { type Text, text } from '../domain/text.ts';

/** What is the matter with a detector, as it is in the fold and on the wire. */
export type DetectorParts =
  | {
      readonly what: 'stuck';
      readonly hours: number;
      readonly beside?: string | undefined;
      readonly atZero?: true | undefined;
    }
  | { readonly what: 'usual'; readonly value: number; readonly unit: string }
  | { readonly what: 'beside'; readonly point: string; readonly value: number; readonly unit: string };

/** A gas beside a detector that changes what it reads. */
export interface CrossParts {
  readonly point: string;
  readonly value: number;
  readonly unit: string;
  readonly reads: 'high' | 'low';
}

/** @param other what the other detector is called, its gas with it */
export const crossText = ({ value, unit, reads }: CrossParts, other: Text): Text =>
  reads === 'low'
    ? text(
        `${other.zh} 为 ${value} ${unit}：本点读数可能偏低`,
        `${other.en} reads ${value} ${unit}: this one may read too low`,
      )
    : text(
        `${other.zh} 为 ${value} ${unit}：本点读数可能偏高`,
        `${other.en} reads ${value} ${unit}: this one may read too high`,
      );

/** @param nameOf the name of the other detector */
export function detectorText(trouble: DetectorParts, nameOf: (id: string) => Text): Text {
  if (trouble.what === 'beside') {
    const { value, unit } = trouble;
    const name = nameOf(trouble.point);
    return text(`${name.zh} 为 ${value} ${unit}`, `${name.en} reads ${value} ${unit}`);
  }
  if (trouble.what === 'usual') {
    const { value, unit } = trouble;
    return text(`平时约 ${value} ${unit}`, `usually about ${value} ${unit}`);
  }
  const { hours, beside, atZero } = trouble;
  if (atZero === true)
    return text(
      `${hours / 24} 天一直是洁净空气的读数，没有噪声：应做功能测试`,
      `reads clean air without noise for ${hours / 24} days: a bump test is due`,
    );
  if (beside === undefined) return text(`${hours} h 完全没有变化`, `exactly the same for ${hours} h`);
  const name = nameOf(beside);
  return text(`${hours} h 没有变化，而 ${name.zh} 有变化`, `the same for ${hours} h while ${name.en} moved`);
}
