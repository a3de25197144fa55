import type { AlarmCondition } from './alarm/condition.ts';
import { conditionsOf, NO_SETTINGS, ownConditionsOf } from './conditions/index.ts';
import { dependentsOf } from './conditions/dependents.ts';
import { type PersonPart, personPartsOf, withPersonParts } from './conditions/of-people.ts';
import { noFlood } from './incidents/incident.ts';
import { epochOf, seqOf } from './ids.ts';
import { changedPeople, peopleUnder } from './people/roster.ts';
import type { Person, Plant } from './plant.ts';
import { censusOf } from './state/census.ts';
import { Deadlines } from './state/deadlines.ts';
import { lookupsOf, peopleLookups } from './state/plant-index.ts';
import { PlaceGrid } from './state/place-grid.ts';
import { slicesOf } from './state/slices.ts';
import type { PlantIndex, Slices, State } from './state/state.ts';
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
    base: plant,
    plant,
    index: indexOf(plant),
    former: new Map(),
    epoch: epochOf(0),
    seq: seqOf(0),
    at: instant(0),
    ...slicesOf({}),
    census: new Map(),
    places: new PlaceGrid(),
    deadlines: new Deadlines(),
    sound: {},
    record: { damaged: [], statesUnknown: false },
    watch: {},
    flood: noFlood(),
  };
}

/** Puts the same facts under another configuration, in place. What the badge desk did goes on under it. */
export function adopt(state: State, base: Plant): void {
  if (base === state.base) return;
  const { plant, index } = underRoster(base, state);
  keepCarriers(state, index);
  state.former = formerNames(state, index);
  state.base = base;
  state.plant = plant;
  state.index = index;
  state.census = censusOf(state.index, state.tags);
}

/** Puts what the badge desk has just changed into the plant. */
export function takeRoster(state: State): void {
  const { plant, index } = underRoster(state.base, state);
  const gone = state.plant.people.filter(({ id }) => !index.people.has(id));
  if (gone.length > 0) state.former = formerNames(state, index);
  state.plant = plant;
  state.index = index;
}

/** A plant with the people and the badges of the desk, and its look-ups: those of the configuration, but for what the desk changed. */
export function underRoster(
  base: Plant,
  roster: Pick<Slices, 'people' | 'carriers'>,
): { readonly plant: Plant; readonly index: PlantIndex } {
  const index = indexOf(base);
  const changed = changedPeople(base, roster);
  if (changed.size === 0) return { plant: base, index };
  const people = peopleUnder(base.people, changed);
  const lookups = { ...index, ...peopleLookups({ ...base, people }) };
  const isOfChanged = ({ subject }: AlarmCondition): boolean => changed.has(subject);
  const own = conditionsOfPeople(base);
  const replaced = [...changed.keys()].flatMap((id) => own.get(id) ?? []);
  const conditions = new Map(index.conditions);
  for (const { id } of replaced) conditions.delete(id);
  const added = [...changed.values()].flatMap((person) => partsOf(base, person));
  for (const { condition } of added) conditions.set(condition.id, condition);
  return {
    plant: {
      ...base,
      people,
      conditions: [
        ...(replaced.length === 0 ? base.conditions : base.conditions.filter((one) => !isOfChanged(one))),
        ...added.map(({ condition }) => condition),
      ],
    },
    index: { ...lookups, conditions, dependents: withPersonParts(index.dependents, changed.keys(), added) },
  };
}

/** The conditions of a person whom the desk changed, made once for as long as nothing of the person changes. */
function partsOf(base: Plant, person: Person): readonly PersonPart[] {
  const made = parts.get(base) ?? new WeakMap<Person, readonly PersonPart[]>();
  parts.set(base, made);
  let known = made.get(person);
  if (known === undefined) {
    const own = new Map(
      conditionsOfPeople(base)
        .get(person.id)
        ?.map(({ name, plan }) => [name, plan]),
    );
    const conditions = conditionsOf('person', person, person.id, { ...NO_SETTINGS, zones: base.zones }).map(
      (condition) => {
        const plan = own.get(condition.name) ?? planOf(base, condition.name);
        return plan === undefined ? condition : { ...condition, plan };
      },
    );
    known = personPartsOf(person, conditions);
    made.set(person, known);
  }
  return known;
}

/** The response plan that most people of the configuration have for a kind of alarm. */
function planOf(base: Plant, name: string): number | undefined {
  const counts = new Map<number, number>();
  for (const those of conditionsOfPeople(base).values())
    for (const { name: own, plan } of those)
      if (own === name && plan !== undefined) counts.set(plan, (counts.get(plan) ?? 0) + 1);
  return [...counts].sort(([a, some], [b, others]) => others - some || a - b)[0]?.[0];
}

/** The conditions of each person of a configuration. */
function conditionsOfPeople(base: Plant): ReadonlyMap<string, readonly AlarmCondition[]> {
  let known = ofPeople.get(base);
  if (known === undefined) {
    const found = new Map<string, AlarmCondition[]>(base.people.map(({ id }) => [id, []]));
    for (const condition of base.conditions) found.get(condition.subject)?.push(condition);
    known = found;
    ofPeople.set(base, known);
  }
  return known;
}

const ofPeople = new WeakMap<Plant, ReadonlyMap<string, readonly AlarmCondition[]>>();

const parts = new WeakMap<Plant, WeakMap<Person, readonly PersonPart[]>>();

/** Names that are kept of what the plant no longer has, the newest. */
const MOST_FORMER = 1000;

/** The names of what the next plant no longer has: transitions, and people in a zone, may still be about it. */
function formerNames({ plant, former }: State, next: PlantIndex): ReadonlyMap<string, Text> {
  const names = new Map(former);
  for (const { id, name } of [
    ...plant.points,
    ...plant.zones,
    ...plant.devices,
    ...(plant.outputs ?? []),
    ...(plant.rules ?? []),
    ...(plant.votes ?? []),
  ])
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
