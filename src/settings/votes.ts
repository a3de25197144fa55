import type { AlarmCondition } from '../domain/alarm/condition.ts';
import { conditionsOf, NO_SETTINGS } from '../domain/conditions/index.ts';
import { alarmId, pointId, type ZoneId } from '../domain/ids.ts';
import type { Plant } from '../domain/plant.ts';
import { lookupsOf, type PlantLookups } from '../domain/state/plant-index.ts';
import type { Text } from '../domain/text.ts';
import type { Vote } from '../domain/votes/vote.ts';
import { NEAREST } from '../words/problems.ts';
import { voteProblem } from '../words/problems-votes.ts';
import { nearestMend } from './explain.ts';
import type { Path } from './places.ts';
import type { PlantFile } from './schema.ts';
import type { Tree } from './tree.ts';

type Written = PlantFile['votes'][number];

/** The votes of a configuration, with their alarms. */
export function votesOf(
  { votes }: PlantFile,
  rest: Omit<Plant, 'revision'>,
  labelOf: (id: string) => Text,
): { readonly votes: readonly Vote[]; readonly conditions: readonly AlarmCondition[] } {
  if (votes.length === 0) return { votes: [], conditions: [] };
  const lookups = lookupsOf({ ...rest, revision: '' });
  const made = votes.map(({ id, name, of, need, condition, window }): Vote => {
    const members = of.map(pointId);
    return {
      id,
      name: name ?? labelOf(id),
      of: members,
      need,
      level: condition,
      window,
      zones: shared(members, lookups),
    };
  });
  return { votes: made, conditions: made.flatMap((vote) => conditionsOf('vote', vote, vote.id, NO_SETTINGS)) };
}

/** The zones that all members are in. */
function shared(members: Vote['of'], { zonesOf }: PlantLookups): Vote['zones'] {
  const [first, ...others] = members.map((id) => zonesOf.get(id) ?? new Set<ZoneId>());
  return [...(first ?? [])].filter((zone) => others.every((zones) => zones.has(zone)));
}

/** Votes that could never be true, or would count what cannot be compared. */
export function checkVotes(tree: Tree, { votes }: PlantFile, plant: Plant): void {
  if (votes.length === 0) return;
  const lookups = lookupsOf(plant);
  const alarms = new Set<string>(plant.conditions.map(({ id }) => id));
  votes.forEach((written, i) => checkVote(tree, written, lookups, alarms, ['votes', i]));
}

function checkVote(tree: Tree, written: Written, lookups: PlantLookups, alarms: ReadonlySet<string>, path: Path): void {
  const { id, of, need, condition } = written;
  const detectors = [...lookups.points.values()].flatMap((point) =>
    point.type === 'measured' && point.gas !== undefined ? { id: String(point.id), gas: point.gas } : [],
  );
  const gasOf = new Map(detectors.map((one) => [one.id, one.gas]));
  const [first = ''] = of;
  of.forEach((point, j) => {
    const at = [...path, 'of', j];
    const gas = gasOf.get(point);
    if (gas === undefined) {
      const mend = nearestMend(
        point,
        [...gasOf.keys()].filter((one) => !of.includes(one)),
        NEAREST.oneOf,
      );
      tree.complain(at, voteProblem('vote-no-detector', { id, point, mend }));
    } else if (of.indexOf(point) < j) tree.complain(at, voteProblem('vote-twice', { id, point }));
    else if (gas !== (gasOf.get(first) ?? gas))
      tree.complain(at, voteProblem('vote-other-gas', { id, point, gas, wanted: gasOf.get(first) ?? '' }));
    else if (!alarms.has(alarmId(point, condition)))
      tree.complain(at, voteProblem('vote-no-alarm', { id, point, condition }));
  });
  if (need > of.length) tree.complain([...path, 'need'], voteProblem('vote-too-many', { id, need, of: of.length }));
  if (of.every((point) => gasOf.has(point)) && shared(of.map(pointId), lookups).length === 0)
    tree.complain([...path, 'of'], voteProblem('vote-no-zone', { id }));
}
