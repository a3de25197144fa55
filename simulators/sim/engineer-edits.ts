import { baseState } from '../../src/domain/alarm/base.ts';
import type { AlarmCondition } from '../../src/domain/alarm/condition.ts';
import { outputId, pointId, tagId } from '../../src/domain/ids.ts';
import type { Plant } from '../../src/domain/plant.ts';
import type { State } from '../../src/domain/state/state.ts';
import { seconds } from '../../src/domain/time.ts';
import type { Random } from '../random.ts';
import type { Alterations, Retuned } from './alterations.ts';

/** What an engineer looks at: what is in force, what the files described first, and what the gateway knows now. */
export interface Context {
  readonly is: Alterations;
  readonly plant: Plant;
  readonly original: Plant;
  readonly state: State;
  readonly random: Random;
}

/** One kind of change; none where there is nothing that it could be done to. */
type Edit = (context: Context) => Alterations | undefined;

const ENDINGS = ['returned', 'reset', 'acked'] as const;

const DELAYS = [0, 1, 3, 10, 30].map(seconds);

/** Set points of a value: a limit is moved to one side of it. */
const setPoints = ({ plant }: Context): readonly AlarmCondition[] =>
  plant.conditions.filter(({ setPoint }) => setPoint !== undefined && setPoint.of === undefined);

const isStanding = ({ state }: Context, { id }: AlarmCondition): boolean => {
  const alarm = state.alarms.get(id);
  return alarm !== undefined && (baseState(alarm) !== 'normal' || alarm.pending !== undefined);
};

/** One of them, rather of those that matter most now. */
function pickOf<T>({ random }: Context, all: readonly T[], matters: (item: T) => boolean): T | undefined {
  const now = all.filter(matters);
  const from = now.length > 0 && random.uniform() < 0.7 ? now : all;
  return from.length === 0 ? undefined : random.pick(from);
}

function retune({ is }: Context, { id }: AlarmCondition, change: Retuned): Alterations {
  return { ...is, retuned: { ...is.retuned, [id]: { ...is.retuned[id], ...change } } };
}

/** A limit to the safe side of the value (`away`), or so that the value is beyond it. */
const moveLimit =
  (away: 1 | -1): Edit =>
  (context) => {
    const valueOf = ({ subject }: AlarmCondition): number => context.state.points.get(pointId(subject))?.value ?? 0;
    const condition = pickOf(
      context,
      setPoints(context),
      away === 1 ? (known) => isStanding(context, known) : (known) => valueOf(known) > 0.5,
    );
    if (condition?.setPoint === undefined) return undefined;
    const { direction, limit } = condition.setPoint;
    const value = valueOf(condition);
    const by = Math.max(0.1, Math.abs(value) * context.random.uniform(0, 0.5)) * away * (direction === 'high' ? 1 : -1);
    const base = context.random.uniform() < 0.8 ? value : limit;
    return retune(context, condition, { limit: Math.round((base + by) * 10) / 10 });
  };

const changeDelay: Edit = (context) => {
  const condition = pickOf(context, setPoints(context), (known) => isStanding(context, known));
  const delay = context.random.pick(DELAYS);
  return (
    condition && retune(context, condition, context.random.uniform() < 0.5 ? { onDelay: delay } : { offDelay: delay })
  );
};

/** Removes a thing, rather one that an alarm is about, or people are in. */
function without(context: Context, things: readonly { readonly id: string }[], matters: (id: string) => boolean) {
  const thing = pickOf(context, things, ({ id }) => matters(id));
  return thing && { ...context.is, without: [...context.is.without, thing.id] };
}

const isInAlarm = (context: Context, id: string): boolean =>
  context.plant.conditions.some((condition) => condition.subject === id && isStanding(context, condition));

const removePoint: Edit = (context) => without(context, context.plant.points, (id) => isInAlarm(context, id));

const isOccupied = ({ state }: Context, id: string): boolean =>
  [...state.zones].some(([zone, { occupants }]) => zone === id && occupants.length > 0);

const removeZone: Edit = (context) => without(context, context.plant.zones, (id) => isOccupied(context, id));

const isInAZone = ({ state }: Context, id: string): boolean =>
  [...state.zones].some(([, { occupants }]) => occupants.some(({ who }) => who === id));

const removePerson: Edit = (context) =>
  without(context, context.plant.people, (id) => isInAlarm(context, id) || isInAZone(context, id));

const isWanted = ({ state }: Context, id: string): boolean => state.outputs.get(outputId(id))?.wanted === true;

const removeOutput: Edit = (context) => without(context, context.plant.outputs ?? [], (id) => isWanted(context, id));

const hasHidden = ({ state }: Context, plan: string): boolean =>
  [...state.alarms].some(([, { hiding = [] }]) => hiding.some(({ reason }) => reason === plan));

const removeSuppression: Edit = (context) =>
  without(context, context.plant.suppressions ?? [], (id) => hasHidden(context, id));

const removeRule: Edit = (context) =>
  without(context, [...(context.plant.votes ?? []), ...(context.plant.rules ?? [])], (id) => isInAlarm(context, id));

/** An output ends sooner or later than before. */
const changeEnding: Edit = (context) => {
  const output = pickOf(context, context.plant.outputs ?? [], ({ id }) => isWanted(context, id));
  const until = context.random.pick(ENDINGS);
  return output && { ...context.is, endings: { ...context.is.endings, [output.id]: until } };
};

const addAgain: Edit = ({ is, random }) => {
  if (is.without.length === 0) return undefined;
  const back = random.uniform() < 0.3 ? is.without : [random.pick(is.without)];
  return { ...is, without: is.without.filter((id) => !back.includes(id)) };
};

const renameZone: Edit = ({ is, plant, random }) =>
  plant.zones.length === 0
    ? undefined
    : {
        ...is,
        zoneNames: { ...is.zoneNames, [random.pick(plant.zones).id]: `zone ${random.uniform(0, 100).toFixed()}` },
      };

/** A badge from the drawer, or that of a colleague, who gets this one. */
const giveBadge: Edit = (context) => {
  const { is, plant, random } = context;
  const [person, other] = [0, 1].map(() => pickOf(context, plant.people, ({ id }) => isInAZone(context, id)));
  if (person?.tag === undefined || other?.tag === undefined) return undefined;
  const spare = tagId(`spare-${random.uniform(0, 1000).toFixed()}`);
  const given = person.id === other.id ? { [person.id]: spare } : { [person.id]: other.tag, [other.id]: person.tag };
  return { ...is, badges: { ...is.badges, ...given } };
};

/** All people have their first badges again, and nothing is removed. */
const putRight: Edit = ({ is }) => ({ ...is, badges: {}, without: [] });

/** All that an engineer does at random. Some are there twice: they are done more often. */
export const EDITS: readonly Edit[] = [
  moveLimit(1),
  moveLimit(-1),
  moveLimit(-1),
  changeDelay,
  changeDelay,
  removePoint,
  removeSuppression,
  removeRule,
  removeZone,
  removePerson,
  removeOutput,
  changeEnding,
  addAgain,
  addAgain,
  renameZone,
  giveBadge,
  putRight,
];
