import { ownConditionsOf } from './conditions/index.ts';
import { dependentsOf } from './conditions/dependents.ts';
import { noFlood } from './incidents/incident.ts';
import { epochOf, seqOf } from './ids.ts';
import type { Plant } from './plant.ts';
import { censusOf } from './state/census.ts';
import { Deadlines } from './state/deadlines.ts';
import { lookupsOf } from './state/plant-index.ts';
import { slicesOf } from './state/slices.ts';
import type { PlantIndex, State } from './state/state.ts';
import { type Text, text } from './text.ts';
import { instant } from './time.ts';

const indexes = new WeakMap<Plant, PlantIndex>();

/** The look-ups of a plant, made once. */
export function indexOf(plant: Plant): PlantIndex {
  let index = indexes.get(plant);
  if (index === undefined) {
    // A configuration that was put into force by an older version knows fewer of the alarms that need no settings.
    const all = [...ownConditionsOf(plant), ...plant.conditions];
    const conditions = new Map(all.map((known) => [known.id, known]));
    const lookups = lookupsOf(plant);
    index = { ...lookups, conditions, dependents: dependentsOf(conditions, lookups, plant.suppressions) };
    indexes.set(plant, index);
  }
  return index;
}

/** Before anything was heard: nothing is good yet. */
export function emptyState(plant: Plant): State {
  return {
    plant,
    index: indexOf(plant),
    former: new Map(),
    epoch: epochOf(0),
    seq: seqOf(0),
    at: instant(0),
    ...slicesOf({}),
    census: new Map(),
    deadlines: new Deadlines(),
    sound: {},
    record: { damaged: [], statesUnknown: false },
    watch: {},
    flood: noFlood(),
  };
}

/** Puts the same facts under another configuration, in place. */
export function adopt(state: State, plant: Plant): void {
  if (plant === state.plant) return;
  const index = indexOf(plant);
  keepCarriers(state, index);
  state.former = formerNames(state, index);
  state.plant = plant;
  state.index = index;
  state.census = censusOf(state.index, state.tags);
}

/** Names that are kept of what the plant no longer has, the newest. */
const MOST_FORMER = 1000;

/** The names of what the next plant no longer has: transitions, and people in a zone, may still be about it. */
function formerNames({ plant, former }: State, next: PlantIndex): ReadonlyMap<string, Text> {
  const names = new Map(former);
  for (const { id, name } of [...plant.points, ...plant.zones, ...plant.devices, ...(plant.outputs ?? [])])
    names.set(id, name);
  for (const { id, name } of plant.people) names.set(id, text(name, name));
  return new Map([...names].filter(([id]) => !next.ids.has(id)).slice(-MOST_FORMER));
}

/** A badge counts as the person who carried it until it is seen again, also when the plant no longer has the person. */
function keepCarriers(state: State, next: PlantIndex): void {
  for (const [id, { lastCarrier }] of state.tags.sorted()) {
    const person = state.index.carrier.get(id)?.id ?? lastCarrier;
    const isGone = person !== undefined && !next.carrier.has(id) && !next.people.has(person);
    if (isGone && lastCarrier === undefined) state.tags.edit(id).lastCarrier = person;
    else if (!isGone && lastCarrier !== undefined) delete state.tags.edit(id).lastCarrier;
  }
}
