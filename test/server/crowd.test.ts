import { expect, it, onTestFinished } from 'vitest';
import { withPeople } from '../../src/dashboard/lib/crowd.ts';
import type { Alarm } from '../../src/wire/messages.ts';
import { fix, read } from '../support/drafts.ts';
import { person, smallPlant } from '../support/plant.ts';
import { TestSite, type Viewer } from '../support/site.ts';
import { until } from '../support/until.ts';

const ALARM = 'farm:evacuate';
const tagOf = (i: number): string => `c${i.toString(16).padStart(4, '0')}`;
const personOf = (i: number): string => `person-${i}`;

/** A crowd walks into a zone in gas alarm, one after the other. */
async function walkIn(count: number): Promise<{ readonly site: TestSite; readonly viewer: Viewer }> {
  const people = Array.from({ length: count }, (_, i) => person(personOf(i), tagOf(i), 'operator'));
  const site = await TestSite.open(smallPlant({ people }));
  onTestFinished(() => site.close());
  const viewer = await site.live();
  site.hear(read('h2s', 20));
  for (let i = 0; i < count; i++) {
    site.hear(fix(tagOf(i), 50, 50));
    if (i % 20 === 0) await site.clock.pass(20);
  }
  await site.clock.pass(100);
  await until('all of them', () => viewer.all('transition').some((one) => one.alarm === ALARM && one.count === count));
  return { site, viewer };
}

const told = (viewer: Viewer) => viewer.all('transition').filter(({ alarm }) => alarm === ALARM);
const bytesOf = (viewer: Viewer): number => JSON.stringify(told(viewer)).length;
/** The people of the alarm as a screen has them that was there all the while. */
const seen = (viewer: Viewer): readonly string[] => {
  let known: Alarm | undefined;
  for (const { type: _type, ...one } of told(viewer)) known = withPeople(one, known);
  return [...(known?.people ?? [])].sort();
};
async function snapshotted(site: TestSite): Promise<readonly string[]> {
  const [hello] = (await site.live()).all('hello');
  return [...(hello?.snapshot.alarms.find(({ alarm }) => alarm === ALARM)?.people ?? [])].sort();
}

it('a crowd of 300 that walks into a zone costs in proportion to the people, not to their square', async () => {
  const [few, many] = [await walkIn(150), await walkIn(300)];
  const [half, whole] = [bytesOf(few.viewer), bytesOf(many.viewer)];
  // The list of all names grows to 50 and goes away then: twice the people are at most little more than twice the bytes.
  expect(whole / half).toBeLessThan(2.2);
  expect(whole / 300).toBeLessThan(1000);
  expect(told(many.viewer).length).toBeGreaterThan(100);
});

it('a screen that was there all the while knows the same people as one that comes later', async () => {
  const { site, viewer } = await walkIn(120);
  expect(seen(viewer)).toEqual(Array.from({ length: 120 }, (_, i) => personOf(i)).sort());
  for (let i = 0; i < 120; i += 2) {
    site.hear(fix(tagOf(i), 150, 100));
    if (i % 20 === 0) await site.clock.pass(20);
  }
  // A fence holds whoever stands just outside of it for a while.
  await site.clock.pass(40_000);
  for (let i = 0; i < 120; i += 2) site.hear(fix(tagOf(i), 150, 100));
  await site.clock.pass(40_000);
  const later = await snapshotted(site);
  await until('the last change', () => told(viewer).at(-1)?.count === later.length);
  expect(seen(viewer)).toEqual(later);
  expect(later.length).toBe(60);
});
