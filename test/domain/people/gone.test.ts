import { expect, it } from 'vitest';
import { condition, SOS_RULE } from '../../../src/domain/alarm/condition.ts';
import { restore } from '../../../src/domain/checkpoint.ts';
import { textOf } from '../../../src/project/texts.ts';
import type { Plant } from '../../../src/domain/plant.ts';
import { ack, fix, reset, sos } from '../../support/drafts.ts';
import { Fold } from '../../support/fold.ts';
import { person, smallPlant, smallRules } from '../../support/plant.ts';

const people = [person('li', '0a01'), person('wang', '0a02'), person('zhou', '0a03')];
const withPeople = (revision: string, ids: readonly string[]): Plant =>
  smallPlant({
    revision,
    people: people.filter(({ id }) => ids.includes(id)),
    conditions: smallRules().filter(({ name, subject }) => name !== 'sos' || ids.includes(subject)),
  });

/** Three people in a zone for two: the alarm has their names. */
function crowded(): Fold {
  const fold = new Fold(withPeople('r1', ['li', 'wang', 'zhou']));
  for (const [i, tag] of ['0a01', '0a02', '0a03'].entries())
    for (let s = 0; s < 15; s++) fold.send(s * 1000 + i, fix(tag, 50, 45));
  expect(fold.base('farm:over-count')).toBe('unacked');
  return fold;
}

it('a person who is taken out of the plant stays in the alarm, by name, until the badge is seen again', () => {
  const fold = crowded();
  const { transitions } = fold.configure(15_000, withPeople('r2', ['li', 'wang']));
  // Nobody of the plant carries the badge any more, and the zone is not for everyone.
  expect(transitions.map(({ alarm, people }) => [alarm, people])).toEqual([['farm:forbidden', ['zhou']]]);
  expect(fold.alarm('farm:over-count')?.evidence?.people).toEqual(['li', 'wang', 'zhou']);
  fold.send(15_500, fix('0a03', 51, 45));
  expect(fold.alarm('farm:over-count')?.evidence?.people).toEqual(['li', 'wang', '0a03']);
});

it('a person who comes back into the plant is the same one all the time', () => {
  const fold = crowded();
  fold.configure(15_000, withPeople('r2', ['li', 'wang']));
  fold.configure(15_100, withPeople('r3', ['li', 'wang', 'zhou']));
  fold.send(15_500, fix('0a03', 51, 45));
  expect(fold.alarm('farm:over-count')?.evidence?.people).toEqual(['li', 'wang', 'zhou']);
  expect(fold.events.filter(({ kind }) => kind === 'zone-left')).toEqual([]);
});

it('a badge of a gone person that another one carries now is that one', () => {
  const fold = crowded();
  const given = withPeople('r2', ['li', 'wang']);
  fold.configure(15_000, { ...given, people: [...given.people, person('wu', '0a03')] });
  expect(fold.alarm('farm:over-count')?.evidence?.people).toEqual(['li', 'wang', 'wu']);
});

it('what happens to the call for help of a gone person names the person, also after a checkpoint', () => {
  const fold = crowded();
  fold.send(14_500, sos('0a03'));
  fold.configure(15_000, withPeople('r2', ['li', 'wang']));
  const [acked] = fold.send(16_000, ack('zhou:sos', fold.alarm('zhou:sos')?.occurrence)).transitions;
  if (acked === undefined) throw new Error('nothing was acknowledged');
  expect(textOf(fold.state, acked).en).toMatch(/^zhou SOS/);
  expect(textOf(restore(fold.state.plant, fold.checkpoint()), acked).en).toMatch(/^zhou SOS/);
});

it('nothing is kept of a call for help that was ended when its person is taken out', () => {
  const present = withPeople('r1', ['li', 'wang', 'zhou']);
  const sosOfZhou = condition('zhou', 'sos', SOS_RULE);
  const fold = new Fold({ ...present, conditions: [...present.conditions, sosOfZhou] });
  fold.send(100, sos('0a03'));
  fold.send(200, sos('0a03', false));
  fold.send(300, ack('zhou:sos', fold.alarm('zhou:sos')?.occurrence));
  fold.send(400, reset('zhou:sos'));
  expect(fold.alarm('zhou:sos')).toMatchObject({ active: false, latched: false });
  fold.configure(16_000, withPeople('r2', ['li', 'wang']));
  expect(fold.alarm('zhou:sos')).toBeUndefined();
});

it('a person who is taken out and is one stranger more than the quota is still somebody in the zone', () => {
  const devices = smallPlant().devices.map((known) => (known.kind === 'badges' ? { ...known, unknownMax: 1 } : known));
  const fold = new Fold({ ...withPeople('r1', ['li']), devices });
  fold.send(0, fix('0a01', 50, 45));
  fold.send(1000, fix('0f0f', 51, 45));
  expect(fold.count('farm')).toEqual({ people: 1, unknown: 1 });
  fold.configure(2000, { ...withPeople('r2', []), devices });
  expect(fold.count('farm')).toEqual({ people: 0, unknown: 1, atLeast: true });
});
