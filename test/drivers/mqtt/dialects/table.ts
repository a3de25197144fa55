import { expect, it } from 'vitest';
import { decodeMessage } from '../../../../drivers/mqtt/dialects/dialect.ts';
import { dialectOf } from '../../../../drivers/mqtt/dialects/index.ts';
import type { Contents } from '../../../../drivers/mqtt/dialects/sample.ts';
import type { RejectReason } from '../../../../src/ports/driver.ts';
import { messageOf, sourceOf } from '../../../support/badges.ts';

type Settings = Readonly<Record<string, unknown>>;
/** name, message, why it is thrown away; what of it is none the less a sample, in tags. */
export type Bad = readonly [
  name: string,
  body: unknown,
  reason: RejectReason | readonly RejectReason[],
  left?: readonly string[],
];

/** What no dialect can read. */
const BYTES: readonly Bad[] = [
  ['nothing', Buffer.alloc(0), 'not-json'],
  ['half an object', '{"tag":', 'not-json'],
  ['binary', Buffer.from([0xcc, 0x5f, 0x01, 0xaa, 0xbb]), 'not-json'],
  ['a bare NaN', 'NaN', 'not-json'],
  ['two objects', '{}{}', 'not-json'],
  ['single quotes', "{'tag':'1'}", 'not-json'],
  ['a tower of brackets', '['.repeat(60_000), 'not-json'],
  ['more than 64 kB', JSON.stringify({ junk: 'x'.repeat(64_000) }), 'too-large'],
  ['a number', '42', 'shape'],
  ['a text', '"here"', 'shape'],
  ['null', 'null', 'shape'],
  ['true', 'true', 'shape'],
];

export function contentsOf(settings: Settings, topic: string, body: unknown): Contents {
  return decodeMessage(dialectOf(sourceOf(settings)), topic, messageOf(body).payload);
}

/** One sample, without what it does not say. */
export const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Each row is counted for its reason, and gives no sample that it does not name. */
export function refuses(settings: Settings, topic: string, rows: readonly Bad[]): void {
  it('is tried with twenty broken messages at least', () =>
    expect(BYTES.length + rows.length).toBeGreaterThanOrEqual(20));
  it.each([...BYTES, ...rows])('throws away %s', (_name, body, reason, left = []) => {
    const { samples, rejects } = contentsOf(settings, topic, body);
    expect(rejects).toEqual(typeof reason === 'string' ? [reason] : reason);
    expect(samples.map(({ tag }) => tag)).toEqual(left);
    for (const sample of samples) expect(sample.place).toBeUndefined();
  });
}
