import { beforeAll, describe, expect, it } from 'vitest';
import type { Priority } from '../../../src/domain/alarm/condition.ts';
import { MOST_INCIDENTS, MOST_MEMBERS, MOST_OPEN, MOST_PLACES } from '../../../src/domain/incidents/incident.ts';
import { pointId } from '../../../src/domain/ids.ts';
import { read } from '../../support/drafts.ts';
import { T0 } from '../../support/fold.ts';
import { measured, rule, setPoint, zone } from '../../support/plant.ts';
import { notifyPlan, plantThatTells, TellingFold } from '../notices/support.ts';

const COUNT = 10_000;
const ZONES = 200;
const MINUTE = 60_000;
/** When the nth alarm comes, after a quiet second: all of them in one minute. */
const msOf = (n: number): number => 1000 + Math.floor((n * MINUTE) / COUNT);
/** One in a hundred is an emergency, nine are urgent, the rest is what a flood is made of. */
const priorityOf = (n: number): Priority => (n % 100 === 50 ? 1 : n % 10 === 0 ? 2 : n % 2 === 0 ? 3 : 4);
const numbers = Array.from({ length: COUNT }, (_, n) => n);
const emergencies = numbers.filter((n) => priorityOf(n) === 1);

/** A plant of many detectors in many zones, of which each is in alarm once. */
const plant = () =>
  plantThatTells(notifyPlan([{ tell: ['li'] }]), {
    points: numbers.map((n) => measured(`p${n}`, 'EX')),
    zones: Array.from({ length: ZONES }, (_, z) =>
      zone(`z${z}`, [0, 0, 1, 1], { gasPoints: numbers.flatMap((n) => (n % ZONES === z ? pointId(`p${n}`) : [])) }),
    ),
    conditions: numbers.map((n) => rule(`p${n}`, 'high', { setPoint: setPoint('high', 25), priority: priorityOf(n) })),
  });

describe('10,000 alarms in a minute', () => {
  let told: TellingFold;
  beforeAll(() => {
    told = new TellingFold(plant());
    for (const n of numbers) told.send(msOf(n), read(`p${n}`, 30));
    told.until(30 * MINUTE);
  });

  it('are all in the record, each emergency at its own time and in sight', () => {
    const { transitions } = told.fold;
    const raised = transitions.filter(({ kind }) => kind === 'raise');
    expect(raised).toHaveLength(COUNT);
    const urgent = raised.filter(({ priority }) => priority === 1);
    expect(urgent.map(({ at }) => at - T0)).toEqual(emergencies.map(msOf));
    for (const { state, overlays, incident } of urgent)
      expect([state, overlays, incident !== undefined]).toEqual(['unacked', [], true]);
    for (const n of emergencies) expect(told.fold.base(`p${n}:high`)).toBe('unacked');
  });

  it('are a bounded number of incidents, which count them all', () => {
    const incidents = [...told.fold.state.incidents].map(([, incident]) => incident);
    expect(incidents.length).toBeLessThanOrEqual(MOST_INCIDENTS);
    expect(incidents.filter(({ closedAt }) => closedAt === undefined).length).toBeLessThanOrEqual(MOST_OPEN);
    expect(Math.max(...incidents.map(({ members }) => members.length))).toBe(MOST_MEMBERS);
    expect(Math.max(...incidents.map(({ places }) => places.length))).toBeLessThanOrEqual(MOST_PLACES);
    expect(incidents.reduce((sum, { count }) => sum + count, 0)).toBe(COUNT);
  });

  it('are one flood, with one beginning and one end', () => {
    const floods = told.fold.events.filter(({ kind }) => kind.startsWith('flood-'));
    expect(floods).toMatchObject([
      { kind: 'flood-began', amount: 11, alarm: 'p0:high' },
      { kind: 'flood-ended', amount: COUNT, peak: COUNT, alarm: 'p0:high' },
    ]);
    expect(told.fold.state.flood.buckets).toEqual([]);
  });

  it('are few messages: each emergency at once, the rest in one summary a minute', () => {
    const { sent, fold } = told;
    const urgent = sent.filter(({ priority, why }) => priority === 1 && why === 'raise');
    expect(urgent.map(({ alarm, ms }) => [alarm, ms])).toEqual(emergencies.map((n) => [`p${n}:high`, msOf(n)]));
    const summaries = sent.filter(({ why }) => why === 'summary');
    expect(summaries.length).toBeGreaterThan(0);
    expect(summaries.length).toBeLessThanOrEqual(2);
    const inSummaries = summaries.reduce(
      (sum, { about }) => sum + (about !== undefined && 'alarms' in about ? about.count : 0),
      0,
    );
    const alone = sent.filter(({ why, priority }) => why === 'raise' && priority >= 3).length;
    expect(alone).toBeLessThanOrEqual(10);
    expect(inSummaries + alone).toBe(numbers.filter((n) => priorityOf(n) >= 3).length);
    for (let minute = 0; minute < 30; minute++)
      expect(sent.filter(({ ms }) => Math.floor(ms / MINUTE) === minute).length).toBeLessThanOrEqual(301);
    expect(fold.state.notices.size).toBeLessThanOrEqual(2000);
  });
});
