import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { drivers } from '../../drivers/registry.ts';
import type { Answer } from '../../drivers/modbus/bus/pdu.ts';
import type { ReadRequest } from '../../drivers/modbus/bus/pdu.ts';
import { matchModels } from '../../src/commission/scan/match.ts';
import { loadModels } from '../../src/commission/models.ts';
import { quietOf, registerOf, touchable } from '../../src/commission/scan/profile.ts';
import type { FoundUnit } from '../../src/commission/scan/result.ts';
import { snippetOf } from '../../src/commission/scan/snippet.ts';
import { UnitReader } from '../../src/commission/scan/unit.ts';
import { load } from '../../src/settings/load.ts';
import { written } from '../support/example.ts';
import { exception, registers, ScriptedBus, silent } from '../support/modbus.ts';
import { tempDir } from '../support/temp.ts';
import { model } from './support.ts';

const { models, broken } = loadModels();

/** A unit with these holding registers; whatever else is asked for is not there. */
const unitWith = (holding: Readonly<Record<number, number>>): { reader: UnitReader; bus: ScriptedBus } => {
  const bus = new ScriptedBus(({ table, address, length }: ReadRequest): Answer => {
    const words = Array.from({ length }, (_, i) => holding[address + i]);
    return table === 'holding' && words.every((word) => word !== undefined) ? registers(...words) : exception(2);
  });
  return { bus, reader: new UnitReader(1, bus, 100) };
};
const named = (all: readonly { readonly model: string }[]): string[] => all.map((one) => one.model);

describe('a profile', () => {
  const marked = model({ model: 'marked', identify: [{ table: 'holding', at: 0, mask: 0xff00, is: 0x24 }] });
  const better = model({
    model: 'better',
    identify: [
      { table: 'holding', at: 0, mask: 0xff00, is: 0x24 },
      { table: 'holding', at: 10, from: 1, to: 9 },
    ],
  });
  const plain = model({ model: 'plain' });
  const elsewhere = model({ model: 'elsewhere', signals: { gas: { table: 'input', at: 500 } } });

  it('is known by its marks, the one with most of them best', async () => {
    const { reader } = unitWith({ 0: 0x2401, 2: 0, 3: 0, 10: 4 });
    const { best, possible } = await matchModels(reader, [plain, marked, better]);
    expect([named(best), possible]).toEqual([['better'], []]);
  });

  it('is not known where a mark does not hold', async () => {
    const { reader } = unitWith({ 0: 0x2401, 2: 0, 3: 0, 10: 40 });
    expect(named((await matchModels(reader, [marked, better])).best)).toEqual(['marked']);
  });

  it('without marks is possible where its signal can be read', async () => {
    const { reader } = unitWith({ 0: 7, 2: 0, 3: 0 });
    const { best, possible } = await matchModels(reader, [marked, plain, elsewhere]);
    expect([best, named(possible)]).toEqual([[], ['plain']]);
  });

  it('asks no register twice, and leaves a table that is silent alone', async () => {
    const bus = new ScriptedBus(() => silent);
    const reader = new UnitReader(1, bus, 100);
    await matchModels(
      reader,
      Array.from({ length: 20 }, (_, i) => model({ signals: { gas: { table: 'holding', at: i } } })),
    );
    expect(bus.asked.length).toBe(2);
  });
});

it('what a profile forbids is cut out of what is read', () => {
  const quiet = [{ table: 'input', from: 1, to: 2 } as const, { table: 'holding', from: 0, to: 99 } as const];
  expect(touchable('input', 0, 5, quiet)).toEqual([
    { address: 0, length: 1 },
    { address: 3, length: 2 },
  ]);
  expect(touchable('holding', 0, 32, quiet)).toEqual([]);
  expect(touchable('coil', 7, 2, quiet)).toEqual([{ address: 7, length: 2 }]);
});

describe('the profiles that come along', () => {
  it('are all read', () => {
    expect(broken).toEqual([]);
    expect(models.length).toBeGreaterThan(20);
  });

  it('find no mark in a place that they forbid themselves', () => {
    const wrong = models.filter((one) =>
      one.identify.some((mark) => {
        const register = registerOf(one, mark);
        return register === undefined || touchable(register.table, register.address, 1, quietOf(one)).length === 0;
      }),
    );
    expect(named(wrong)).toEqual([]);
  });

  const found = (best: FoundUnit['best'], changes: Partial<FoundUnit> = {}): FoundUnit => ({
    unit: 3,
    alsoAs: [],
    anyUnit: false,
    signsOtherwise: false,
    tookMs: 1,
    best,
    possible: [],
    tables: [],
    signals: [],
    ...changes,
  });
  const head = {
    fengsui: 1,
    site: { id: 'test', name: 'Test' },
    floors: [{ id: 'ground', extent: [0, 0, 10, 10] }],
  };
  /** What `fengsui check` says of a plant with what was pasted. */
  const problemsOf = (snippet: string): unknown => {
    const plant = { ...head, ...z.record(z.string(), z.unknown()).parse(parse(snippet)) };
    const loaded = load(written(tempDir(), { 'plant.yaml': JSON.stringify(plant) }), drivers);
    return loaded.ok ? [] : loaded.problems.map(({ message, mend }) => `${message}; ${mend}`);
  };

  it.each(models.map((one) => [one.model, one] as const))('%s can be pasted as it is printed', (_name, one) => {
    expect(problemsOf(snippetOf({ connect: 'tcp://10.0.0.7:502', units: [found([one])] }, 'en'))).toEqual([]);
  });

  it('a device of which nothing is known can be pasted, too', () => {
    const block = { table: 'holding', address: 0, values: [1], moved: [] } as const;
    const bits = { table: 'coil', address: 4, values: [1], moved: [] } as const;
    const units = [
      found([], { unit: 1, possible: models, tables: [{ table: 'holding', says: 'data', blocks: [block] }] }),
      found([], { unit: 2, tables: [{ table: 'coil', says: 'data', blocks: [bits] }] }),
      found([], { unit: 3 }),
    ];
    const snippet = snippetOf({ connect: 'rtu:///dev/ttyS0?baud=9600&parity=none', units }, 'en');
    expect(problemsOf(snippet)).toEqual([]);
    expect(snippet).toContain('# model: possible are advantech-adam-4150');
    expect(snippetOf({ connect: 'tcp://h', units: [] }, 'en')).toBe('');
  });
});
