import { describe, expect, it } from 'vitest';
import { tagId } from '../../src/domain/ids.ts';
import type { Draft, StrangersInput } from '../../src/domain/input.ts';
import { StrangerGate } from '../../src/pipeline/stranger-gate.ts';
import { battery, fails, fix, heard, read, sos } from '../support/drafts.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { Fold } from '../support/fold.ts';
import { device, smallPlant } from '../support/plant.ts';

const plant = smallPlant({ devices: [device('panel'), { ...device('uwb', 'badges', 1000), unknownMax: 3 }] });

/** A gate before a fold whose quota is used up. */
function full() {
  const fold = Fold.started(plant);
  for (const tag of ['s1', 's2', 's3']) fold.send(1000, fix(tag, 50, 50));
  const clock = new FakeClock();
  const told: StrangersInput[] = [];
  const gate = new StrangerGate(fold.state, clock, ({ draft }) => {
    if (draft.kind === 'strangers') told.push(draft);
  });
  return { fold, gate, clock, told };
}

describe('badges beyond the quota', () => {
  it.each<readonly [string, Draft, boolean]>([
    ["a person's badge", fix('0a01', 50, 50), true],
    ["a person's badge in capitals", { ...fix('0a01', 50, 50), tag: tagId('0A01') }, true],
    ['a stranger that has its place', fix('s1', 10, 10), true],
    ['a further stranger', fix('s4', 50, 50), false],
    ['what it says of its battery', battery('s4', 5), false],
    ['that it was heard', heard('s4'), false],
    ['its call for help', sos('s4'), true],
    ['that it takes its call back', sos('s4', false), true],
    ['a reading', read('h2s', 20), true],
    ['a device that fails', fails(), true],
  ])('%s', (_, draft, passes) => {
    expect(full().gate.passes(draft)).toBe(passes);
  });

  it('are told at once where nobody was seen before, and once a second how many they are', async () => {
    const { gate, clock, told } = full();
    for (let i = 0; i < 5000; i++) gate.passes(fix(`x${i}`, 50, 50));
    gate.passes(fix('y', 110, 30));
    expect(told.map(({ badges, zones }) => [badges, zones])).toEqual([
      [1, ['farm']],
      [5001, ['muster']],
    ]);
    await clock.pass(1000);
    expect(told.map(({ badges }) => badges)).toEqual([1, 5001, 5001]);
    await clock.pass(10_000);
    expect(told).toHaveLength(3);
    gate.passes(fix('z', 50, 50));
    expect(told.at(-1)).toMatchObject({ badges: 1, zones: ['farm'] });
  });

  it('call for help until hundreds do at once, and whoever has called can take it back', () => {
    const { gate, fold } = full();
    const passed: string[] = [];
    for (let i = 0; i < 1000; i++) {
      const call = sos(`x${i}`);
      if (!gate.passes(call)) continue;
      passed.push(call.tag);
      fold.send(2000 + i, call);
    }
    expect(passed).toHaveLength(20 + 200 + 1);
    expect(passed.slice(0, 220).every((tag) => gate.passes(sos(tag, false)))).toBe(true);
    expect(gate.passes(sos('0a01'))).toBe(true);
  });

  it('take a place as soon as one is free', () => {
    const fold = Fold.started(plant);
    const gate = new StrangerGate(fold.state, new FakeClock(), () => {});
    for (const tag of ['s1', 's2', 's3', 's4']) {
      expect(gate.passes(fix(tag, 50, 50))).toBe(tag !== 's4');
      fold.send(1000, fix(tag, 50, 50));
    }
    fold.until(11 * 60_000);
    expect(gate.passes(fix('s4', 50, 50))).toBe(true);
  });
});
