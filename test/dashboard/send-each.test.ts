import { expect, it } from 'vitest';
import { sendEach } from '../../src/dashboard/lib/send-each.ts';

const all = ['first', 'broken', 'third', 'fourth'];
const sending = (sent: string[]) => (one: string) => {
  if (one === 'broken') return Promise.reject(new Error('500'));
  sent.push(one);
  return Promise.resolve();
};

it('one that always fails holds up none behind it, and is left', async () => {
  const sent: string[] = [];
  expect(await sendEach(all, sending(sent), () => true)).toBe(false);
  expect(sent).toEqual(['first', 'third', 'fourth']);
  expect(await sendEach(['first'], sending([]), () => true)).toBe(true);
});

it('ends where a failure is one of all, and without a link', async () => {
  const sent: string[] = [];
  expect(await sendEach(all, sending(sent), (failure) => failure === undefined)).toBe(false);
  expect(sent).toEqual(['first']);
  expect(await sendEach(all, sending([]), () => false)).toBe(false);
});
