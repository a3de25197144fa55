import type { Model } from '../../../drivers/modbus/model/schema.ts';
import { widthOf } from '../../../drivers/modbus/settings/numbers.ts';
import { mainSignal, quietOf, registerOf, touchable } from './profile.ts';
import type { UnitReader } from './unit.ts';

/** What the profiles say of a unit. */
export interface Matched {
  /** Those whose marks all hold, the best first; equally good ones stand beside each other. */
  readonly best: readonly Model[];
  /** Without one: those that nothing speaks against, as what they read answers. */
  readonly possible: readonly Model[];
}

type Identify = Model['identify'][number];

/**
 * Holds each profile against a unit. A mark is a register that must hold a certain number, which hardly happens by
 * chance; a range alone is weaker. What one profile forbids to read is not read for another either.
 */
export async function matchModels(reader: UnitReader, models: readonly Model[]): Promise<Matched> {
  const found: { readonly model: Model; readonly weight: number }[] = [];
  const open: Model[] = [];
  for (const model of models) {
    const weight = model.origin || model.identify.length === 0 ? undefined : await weigh(reader, model);
    if (weight === undefined) open.push(model);
    else if (weight > 0) found.push({ model, weight });
  }
  if (found.length > 0) {
    const most = Math.max(...found.map(({ weight }) => weight));
    return { best: found.filter(({ weight }) => weight === most).map(({ model }) => model), possible: [] };
  }
  const possible: Model[] = [];
  for (const model of open) if (await answers(reader, model)) possible.push(model);
  return { best: [], possible };
}

/** 0 when a mark does not hold; else more for each that does. */
async function weigh(reader: UnitReader, model: Model): Promise<number> {
  const quiet = quietOf(model);
  let weight = 0;
  for (const mark of model.identify) {
    const register = registerOf(model, mark);
    if (register === undefined) return 0;
    const width = widthOf(register.type);
    if (touchable(register.table, register.address, width, quiet)[0]?.length !== width) return 0;
    if (!holds(mark, await reader.numberOf(register))) return 0;
    weight += mark.is === undefined ? 1 : 3;
  }
  return weight;
}

function holds({ is, from = -Infinity, to = Infinity }: Identify, number: number): boolean {
  if (Number.isNaN(number)) return false;
  return (is === undefined || [is].flat().includes(number)) && number >= from && number <= to;
}

/** Whether the main signal can be read where the profile has it. */
async function answers(reader: UnitReader, model: Model): Promise<boolean> {
  const name = mainSignal(model);
  const signal = name === undefined ? undefined : model.signals[name];
  const register = signal === undefined ? undefined : registerOf(model, signal);
  if (register === undefined || signal?.['side-effect'] === true) return false;
  return !Number.isNaN(await reader.numberOf(register));
}
