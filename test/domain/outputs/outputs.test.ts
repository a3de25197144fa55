import { expect, it } from 'vitest';
import type { AlarmFilter } from '../../../src/domain/notices/plan.ts';
import { escalate } from '../../../src/domain/outputs/reasons.ts';
import { ownConditionsOf } from '../../../src/domain/conditions/index.ts';
import { type AlarmId, outputId, pointId, zoneId } from '../../../src/domain/ids.ts';
import type { Draft, OutputInput } from '../../../src/domain/input.ts';
import { wishOf } from '../../../src/domain/outputs/drive.ts';
import type { Output } from '../../../src/domain/plant.ts';
import { bad, GOOD } from '../../../src/domain/reading/quality.ts';
import { openTurn } from '../../../src/domain/state/turn.ts';
import { text } from '../../../src/domain/text.ts';
import { duration, seconds } from '../../../src/domain/time.ts';
import { ack, act, fix, read, sos } from '../../support/drafts.ts';
import { every, Fold } from '../../support/fold.ts';
import { contact, setPoint, smallPlant, smallRules } from '../../support/plant.ts';

const SIREN = outputId('siren');

const siren = (changes: Partial<Output> = {}): Output => ({
  id: SIREN,
  name: text('警笛', 'Siren'),
  kind: 'siren',
  when: { priority: [1] },
  until: 'returned',
  period: seconds(1),
  minimumOff: duration(0),
  ...changes,
});

function plantWith(...outputs: Output[]) {
  const { points, ...plant } = smallPlant({ outputs });
  const stop = { ...contact('stop', 'other'), id: pointId('stop') };
  return {
    ...plant,
    points: [...points, stop],
    conditions: [...plant.conditions, ...ownConditionsOf({ devices: [], outputs })],
  };
}

const foldWith = (changes: Partial<Output> = {}): Fold => Fold.started(plantWith(siren(changes)));
const output = (fold: Fold, id = SIREN) => fold.state.outputs.get(id);
const isOn = (fold: Fold): boolean | undefined => output(fold)?.on;
const says = (rest: Partial<OutputInput>): Draft => ({ kind: 'output', output: SIREN, ...rest });
const occurrence = (fold: Fold, id: string) => fold.alarm(id)?.occurrence;
const test = (ms: number): Draft => act({ act: 'test-output', output: SIREN, for: duration(ms) });
const release: Draft = act({ act: 'release-output', output: SIREN, reason: '现场已核实' });

it('an emergency wants it at once, in the turn that raises it, until it returns', () => {
  const fold = foldWith();
  const outcome = fold.send(1000, read('h2s', 20));
  expect(outcome.wishes).toEqual([SIREN]);
  expect(wishOf(fold.state, SIREN)).toEqual({ on: true });
  fold.send(2000, ack('h2s:high-high', occurrence(fold, 'h2s:high-high')));
  fold.send(3000, act({ act: 'silence', for: seconds(60) }));
  expect(isOn(fold)).toBe(true);
  fold.feed(every(1000, 4000, 70_000, read('h2s', 0)));
  expect(fold.base('h2s:high-high')).toBe('latched-acked');
  expect(isOn(fold)).toBe(false);
  expect(fold.events.filter(({ kind }) => kind.startsWith('output-')).map(({ kind }) => kind)).toEqual([
    'output-on',
    'output-off',
  ]);
});

it('until reset it goes on while the alarm is latched', () => {
  const fold = foldWith({ until: 'reset' });
  fold.send(1000, read('h2s', 20));
  fold.send(2000, ack('h2s:high-high', occurrence(fold, 'h2s:high-high')));
  fold.feed(every(1000, 4000, 70_000, read('h2s', 0)));
  expect(isOn(fold)).toBe(true);
  fold.send(71_000, act({ act: 'reset', alarm: 'h2s:high-high' as AlarmId }));
  expect(isOn(fold)).toBe(false);
});

it('until acknowledged it ends by an acknowledgement on a screen, and by none from a message', () => {
  const fold = foldWith({ until: 'acked', when: { conditions: ['high'] } });
  fold.send(1000, read('h2s', 8));
  const said = {
    act: 'ack',
    alarm: 'h2s:high' as AlarmId,
    occurrence: occurrence(fold, 'h2s:high') ?? ('' as never),
  } as const;
  fold.send(2000, act({ ...said, via: 'message' }));
  expect(fold.alarm('h2s:high')).toMatchObject({ acked: true, acknowledged: { via: 'message' } });
  expect(isOn(fold)).toBe(true);
  fold.send(3000, act(said));
  expect(isOn(fold)).toBe(false);
  expect(fold.alarm('h2s:high')?.acknowledged).not.toHaveProperty('via');
});

it.each<[string, AlarmFilter, Draft[], boolean]>([
  ['another priority', { priority: [3] }, [read('h2s', 20)], false],
  ['its zone', { zone: zoneId('farm') }, [read('h2s', 20)], true],
  ['another zone', { zone: zoneId('muster') }, [read('h2s', 20)], false],
  ['its gas', { gas: 'H2S' }, [read('h2s', 8)], true],
  ['another gas', { gas: 'CO' }, [read('h2s', 8)], false],
  ['its subject', { subject: 'call' }, [read('call', 1)], true],
  ['a call for help inside', { zone: zoneId('farm'), conditions: ['sos'] }, [fix('0a01', 50, 50), sos('0a01')], true],
  ['a call elsewhere', { zone: zoneId('farm'), conditions: ['sos'] }, [fix('0a01', 150, 100), sos('0a01')], false],
  ['a call from nowhere', { zone: zoneId('farm'), conditions: ['sos'] }, [sos('0a01')], true],
  ['evacuation', { conditions: ['evacuate'] }, [fix('0a01', 50, 50), read('h2s', 8)], true],
])('`when` is about %s', (_, when, drafts, wanted) => {
  const fold = foldWith({ when });
  drafts.forEach((draft, i) => fold.send(1000 + i * 100, draft));
  expect(output(fold)?.wanted).toBe(wanted);
});

it('the stop contact silences what stands, the next alarm sounds anew, and each press is in the record', () => {
  const fold = foldWith({ stop: pointId('stop') });
  fold.feed([
    [500, read('stop', 0)],
    [1000, read('h2s', 20)],
    [2000, read('stop', 1)],
  ]);
  expect(isOn(fold)).toBe(false);
  expect(fold.events.find(({ kind }) => kind === 'output-stopped')).toMatchObject({ subject: 'siren', amount: 1 });
  fold.send(3000, read('call', 1));
  expect(isOn(fold)).toBe(true);
});

it.each([
  ['a sample that is not good between them', [read('stop', 0), read('stop', null, bad('comm')), read('stop', 1)]],
  ['no sample before', [read('stop', 1)]],
  ['a doubtful press', [read('stop', 0), read('stop', 1, { quality: 'uncertain', reason: 'stale' })]],
])('a stop contact with %s silences nothing', (_, drafts) => {
  const fold = foldWith({ stop: pointId('stop') });
  fold.send(1000, read('call', 1));
  drafts.forEach((draft, i) => fold.send(2000 + 100 * i, draft));
  expect(isOn(fold)).toBe(true);
});

it('a stop contact that stays closed for a minute is an alarm', () => {
  const fold = foldWith({ stop: pointId('stop') });
  fold.feed(every(1000, 1000, 62_000, read('stop', 1)));
  expect(fold.transitions.find(({ alarm }) => alarm === 'siren:stop-stuck')).toMatchObject({
    kind: 'raise',
    priority: 3,
  });
  fold.send(63_000, read('stop', 0, GOOD));
  expect(fold.alarm('siren:stop-stuck')).toMatchObject({ active: false });
});

it('a test ends by itself, also after a step of the clock, and a restart ends it', () => {
  const fold = foldWith();
  fold.send(1000, test(30_000));
  expect(output(fold)).toMatchObject({ wanted: true, on: true, test: { by: 'op' } });
  fold.until(32_000);
  expect(isOn(fold)).toBe(false);
  fold.send(40_000, test(30_000));
  fold.restart(41_000);
  expect(isOn(fold)).toBe(false);
});

it('a release ends what it stands for, and the next occurrence sounds anew', () => {
  const fold = foldWith();
  expect(fold.send(500, release).refusal).toBe('nothing-to-release');
  fold.send(1000, read('h2s', 20));
  expect(fold.send(2000, release).refusal).toBeUndefined();
  expect(output(fold)).toMatchObject({ wanted: false, on: false });
  fold.send(3000, read('call', 1));
  expect(isOn(fold)).toBe(true);
});

it('it pulses for an emergency and ends for anything else, and a new emergency waits for no rest', () => {
  const changes = { longestOn: seconds(10), minimumOff: seconds(5), when: {} };
  const fold = foldWith(changes);
  fold.send(1000, read('call', 1));
  const seen = Array.from({ length: 40 }, (_, i) => (fold.until(1000 + i * 1000), isOn(fold) === true ? '1' : '0'));
  expect(seen.join('')).toMatch(/^1{10}0{5}1{10}0{5}1{10}$/);
  const other = foldWith(changes);
  other.feed([[1000, read('h2s', 8)]]);
  other.until(12_000);
  expect(output(other)).toMatchObject({ on: false, wanted: false });
  other.send(12_500, read('call', 1));
  expect(isOn(other)).toBe(true);
});

it.each([
  [
    'a set point that makes an emergency of the value of now',
    smallRules({ 'h2s:high-high': { setPoint: setPoint('high', 8) } }),
  ],
  ['the priority of an emergency for what stands', smallRules({ 'h2s:high': { priority: 1 } })],
])('was on for as long as it may be, and another configuration brings %s: it is on at once', (_, conditions) => {
  const outputs = [siren({ longestOn: seconds(10), minimumOff: seconds(60), when: {} })];
  const fold = Fold.started(plantWith(...outputs));
  fold.feed(every(1000, 1000, 12_000, read('h2s', 9)));
  expect(output(fold)).toMatchObject({ on: false, wanted: false });
  const plant = { ...plantWith(...outputs), revision: 'r2' };
  const own = plant.conditions.filter(({ subject }) => subject === SIREN);
  fold.configure(12_500, { ...plant, conditions: [...conditions, ...own] });
  expect(output(fold)).toMatchObject({ on: true, wanted: true });
});

it('within its rest it waits for anything that is no emergency', () => {
  const fold = foldWith({ minimumOff: seconds(20), when: {} });
  fold.send(1000, test(2000));
  fold.until(3500);
  fold.send(4000, read('h2s', 8));
  expect(output(fold)).toMatchObject({ wanted: true, on: false });
  fold.until(24_000);
  expect(isOn(fold)).toBe(true);
});

it('a heartbeat changes tick by tick, and makes up for none that it missed', () => {
  const fold = foldWith({ kind: 'heartbeat', when: {} });
  const first = wishOf(fold.state, SIREN)?.tick ?? 0;
  fold.until(3000);
  expect(wishOf(fold.state, SIREN)).toEqual({ on: false, tick: first + 3 });
  fold.send(3500, read('h2s', 1));
  expect(fold.send(4000, test(1000)).refusal).toBe('heartbeat-runs');
});

it('what is not read back within 3 s is an emergency, and returns at once', () => {
  const fold = foldWith({ when: { conditions: ['on'] } });
  fold.send(0, says({ written: false, readBack: false }));
  fold.send(1000, read('call', 1));
  fold.send(1100, says({ written: true, readBack: false }));
  fold.until(3900);
  expect(fold.base('siren:mismatch')).toBe('normal');
  fold.until(4100);
  expect(fold.alarm('siren:mismatch')).toMatchObject({ active: true });
  expect(fold.transitions.at(-1)).toMatchObject({ priority: 1, trouble: { wanted: true, readBack: false } });
  fold.send(5000, says({ written: true, readBack: true }));
  expect(fold.alarm('siren:mismatch')).toMatchObject({ active: false });
  // What was the matter is what the alarm says when it is over.
  expect(fold.transitions.at(-1)).toMatchObject({ kind: 'return', trouble: { wanted: true, readBack: false } });
});

it('a refused write is told at once, and a device that does not answer as `:offline`', () => {
  const fold = foldWith({ when: { conditions: ['on'] } });
  fold.send(1000, says({ trouble: 'refused' }));
  expect(fold.alarm('siren:mismatch')).toMatchObject({ active: true });
  fold.send(2000, says({ written: false, readBack: false, trouble: 'timeout' }));
  fold.until(6000);
  expect(fold.transitions.at(-1)).toMatchObject({ alarm: 'siren:offline', kind: 'raise', priority: 1 });
  // Alarms of outputs want no output that does not name them.
  expect(isOn(fold)).toBe(false);
});

it('a restart in the middle of an alarm keeps it wanted', () => {
  const fold = foldWith();
  fold.send(1000, read('call', 1));
  fold.send(1500, says({ written: true, readBack: true }));
  const outcome = fold.restart(20_000);
  expect(outcome.wishes).toContain(SIREN);
  expect(output(fold)).toMatchObject({ wanted: true, on: true });
  expect(output(fold)).not.toHaveProperty('readBack');
});

it('with states unknown one that is found on stays on until a person ends it', () => {
  const fold = foldWith();
  fold.send(1000, { kind: 'damaged', files: [], statesUnknown: true });
  expect(wishOf(fold.state, SIREN)).toBeUndefined();
  fold.send(2000, says({ readBack: true }));
  expect(output(fold)).toMatchObject({ wanted: true, on: true, found: true });
  fold.until(3_600_000);
  expect(isOn(fold)).toBe(true);
  fold.send(3_600_100, release);
  expect(wishOf(fold.state, SIREN)).toEqual({ on: false });
});

it('with states unknown one that is off is driven as ever', () => {
  const fold = foldWith();
  fold.send(1000, { kind: 'damaged', files: [], statesUnknown: true });
  expect(fold.send(2000, says({ readBack: false })).wishes).toEqual([SIREN]);
  expect(wishOf(fold.state, SIREN)).toEqual({ on: false });
});

it('an escalation wants it whatever it is for, and it ends as for other alarms', () => {
  const fold = foldWith({ when: { priority: [1] } });
  fold.send(1000, read('h2s', 8));
  expect(isOn(fold)).toBe(false);
  escalate(openTurn(fold.state, fold.state.seq, fold.state.at), SIREN, 'h2s:high' as AlarmId);
  expect(isOn(fold)).toBe(true);
  fold.feed(every(1000, 2000, 70_000, read('h2s', 0)));
  expect(isOn(fold)).toBe(false);
});

it('another configuration takes reasons away and brings others, and forgets an output that is gone', () => {
  const fold = foldWith({ when: { conditions: ['on'] } });
  fold.send(1000, read('call', 1));
  fold.configure(2000, { ...plantWith(siren({ when: { conditions: ['evacuate'] } })), revision: 'r2' });
  expect(isOn(fold)).toBe(false);
  fold.configure(3000, { ...plantWith(siren()), revision: 'r3' });
  expect(isOn(fold)).toBe(true);
  fold.configure(4000, { ...plantWith(), revision: 'r4' });
  expect(output(fold)).toBeUndefined();
  expect(fold.state.deadlines.list().filter(([{ rule }]) => rule.startsWith('output'))).toEqual([]);
});

it('an output at each badge is wanted for those whom its alarms are about, as they come and go', () => {
  const fold = foldWith({ when: { conditions: ['sos'] }, perBadge: true });
  fold.send(1000, fix('0a01', 50, 50));
  fold.send(1500, fix('stray', 60, 50));
  expect(fold.send(2000, sos('0a01')).wishes).toContain(SIREN);
  expect(wishOf(fold.state, SIREN)).toEqual({ on: true, badges: ['0a01'] });
  expect(fold.send(3000, sos('stray')).wishes).toContain(SIREN);
  expect(wishOf(fold.state, SIREN)?.badges).toEqual(['0a01', 'stray']);
  fold.send(4000, release);
  expect(wishOf(fold.state, SIREN)).toEqual({ on: false, badges: [] });
  fold.send(5000, test(5000));
  expect(wishOf(fold.state, SIREN)?.badges).toEqual([...fold.state.index.carrier.keys()].sort());
});
