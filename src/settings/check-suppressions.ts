import type { AlarmCondition } from '../domain/alarm/condition.ts';
import { isSuppressionSource, whyNeverSuppressed } from '../domain/alarm/suppressible.ts';
import type { Plant } from '../domain/plant.ts';
import { lookupsOf, type PlantLookups } from '../domain/state/plant-index.ts';
import { NEAREST } from '../words/problems.ts';
import { suppressionProblem } from '../words/problems-suppressions.ts';
import { nearestMend, nearestOf } from './explain.ts';
import type { PlantFile } from './schema.ts';
import type { Path } from './places.ts';
import type { Tree } from './tree.ts';

type Written = PlantFile['suppressions'][number];

/** A plant with its look-ups, to hold suppressions against. */
interface Known {
  readonly conditions: ReadonlyMap<string, AlarmCondition>;
  readonly lookups: PlantLookups;
}

/** Suppressions of what is not there or must never be hidden, and those that rest on what says nothing. */
export function checkSuppressions(tree: Tree, file: PlantFile, plant: Plant): void {
  if (file.suppressions.length === 0) return;
  const conditions = new Map<string, AlarmCondition>(plant.conditions.map((condition) => [condition.id, condition]));
  const known: Known = { conditions, lookups: lookupsOf(plant) };
  const seen = new Set<string>();
  file.suppressions.forEach((written, i) => {
    const path: Path = ['suppressions', i];
    const { id } = written;
    if (seen.has(id)) tree.complain([...path, 'id'], suppressionProblem('suppression-twice', { id }));
    seen.add(id);
    checkAlarms(tree, written, known, path);
    checkSources(tree, written, known, path);
  });
}

function checkAlarms(tree: Tree, { id, alarms, while: sources }: Written, known: Known, path: Path): void {
  alarms.forEach((alarm, i) => {
    const at = [...path, 'alarms', i];
    const condition = known.conditions.get(alarm);
    if (condition === undefined) return tree.complain(at, noAlarm(alarm, known));
    const why = whyNeverSuppressed(known.lookups, condition);
    if (why === 'emergency') tree.complain(at, suppressionProblem('never-suppressed', { id, alarm }));
    else if (why === 'uncounted') tree.complain(at, suppressionProblem('gas-uncounted', { id, alarm }));
    else if (sources.some((source) => source.alarm === alarm))
      tree.complain(at, suppressionProblem('suppresses-itself', { id, alarm }));
  });
}

function checkSources(tree: Tree, { id, while: sources }: Written, known: Known, path: Path): void {
  sources.forEach(({ alarm, point }, i) => {
    const at = [...path, 'while', i];
    const condition = alarm === undefined ? undefined : known.conditions.get(alarm);
    if (alarm !== undefined && condition === undefined) tree.complain([...at, 'alarm'], noAlarm(alarm, known));
    else if (condition !== undefined && !isSuppressionSource(known.lookups, condition))
      tree.complain([...at, 'alarm'], suppressionProblem('no-source', { id, alarm: condition.id }));
    if (point === undefined) return;
    const all = [...known.lookups.points.values()];
    const contacts = all.filter(({ type }) => type === 'contact').map((contact) => String(contact.id));
    if (contacts.includes(point)) return;
    if (all.some((one) => one.id === point))
      tree.complain([...at, 'point'], suppressionProblem('source-no-contact', { id, point }));
    else {
      const mend = nearestMend(point, contacts, NEAREST.oneOf);
      tree.complain([...at, 'point'], suppressionProblem('no-contact', { point, mend }));
    }
  });
}

const subjectOf = (alarm: string): string => alarm.slice(0, alarm.lastIndexOf(':'));

/** An alarm that is not there: of a subject that is there the alarms that it has, else the nearest of all, else the subjects. */
function noAlarm(alarm: string, { conditions }: Known) {
  const all = [...conditions.keys()];
  const subject = subjectOf(alarm);
  const own = all.filter((id) => subjectOf(id) === subject);
  const near = own.length > 0 ? own : [nearestOf(alarm, all) ?? []].flat();
  const subjects = [...new Set(all.map(subjectOf))];
  return suppressionProblem('no-alarm', {
    alarm,
    mend: near.length > 0 ? nearestMend(alarm, near, NEAREST.oneOf) : nearestMend(subject, subjects, NEAREST.oneOf),
  });
}
