import { createHash } from 'node:crypto';
import type { AlarmCondition } from '../../src/domain/alarm/condition.ts';
import type { OutputId, PersonId, TagId, ZoneId } from '../../src/domain/ids.ts';
import type { Output, OutputEnding, Plant, Zone } from '../../src/domain/plant.ts';
import { text } from '../../src/domain/text.ts';
import type { Duration } from '../../src/domain/time.ts';
import { withoutInRules } from './gas-rules.ts';

/** What of a condition was changed. */
export interface Retuned {
  readonly limit?: number;
  readonly onDelay?: Duration;
  readonly offDelay?: Duration;
}

/** How a plant differs from the one that the files describe. */
export interface Alterations {
  /** Ids of points, zones, people, outputs, suppressions, votes and conditions of one's own that were removed. */
  readonly without: readonly string[];
  /** By the id of the alarm. */
  readonly retuned: Readonly<Record<string, Retuned>>;
  readonly zoneNames: Readonly<Record<ZoneId, string>>;
  readonly badges: Readonly<Record<PersonId, TagId>>;
  /** When an output ends. */
  readonly endings: Readonly<Record<OutputId, OutputEnding>>;
}

/** Kinds of alarm that a zone has only with gas detectors. */
const NEEDS_GAS: ReadonlySet<string> = new Set(['evacuate', 'unprotected', 'not-evacuated', 'gathering']);

export const UNALTERED: Alterations = { without: [], retuned: {}, zoneNames: {}, badges: {}, endings: {} };

/** The plant under its alterations. The same alterations give the same revision. */
export function altered(original: Plant, alterations: Alterations): Plant {
  const { without, retuned, zoneNames, badges, endings } = alterations;
  const gone = new Set(without);
  const stays = ({ id }: { readonly id: string }): boolean => !gone.has(id);
  const zones = original.zones.filter(stays).map((zone): Zone => {
    const name = zoneNames[zone.id];
    const gasPoints = zone.gasPoints.filter((point) => !gone.has(point));
    return { ...zone, gasPoints, ...(name === undefined ? {} : { name: text(name, name) }) };
  });
  const withoutGas = new Set<string>(zones.flatMap(({ id, gasPoints }) => (gasPoints.length === 0 ? [id] : [])));
  const outputs = (original.outputs ?? []).filter(stays).map(({ stop, ...rest }): Output => {
    const until = endings[rest.id] ?? rest.until;
    return { ...rest, until, ...(stop === undefined || gone.has(stop) ? {} : { stop }) };
  });
  const hasStop = new Set<string>(outputs.flatMap(({ id, stop }) => (stop === undefined ? [] : [id])));
  const { votes, rules, conditions: ofRules } = withoutInRules(original, gone);
  const made = new Set<string>([...(original.votes ?? []), ...(original.rules ?? [])].map(({ id }) => id));
  const conditions = original.conditions
    .filter(
      ({ subject, name }) =>
        !gone.has(subject) &&
        !made.has(subject) &&
        !(NEEDS_GAS.has(name) && withoutGas.has(subject)) &&
        (name !== 'stop-stuck' || hasStop.has(subject)),
    )
    .map((condition) => retunedBy(condition, retuned[condition.id]));
  const people = original.people.filter(stays).map((person) => {
    const tag = badges[person.id];
    return tag === undefined ? person : { ...person, tag };
  });
  const revision = createHash('sha256').update(original.revision).update(JSON.stringify(alterations)).digest('hex');
  const points = original.points.filter(stays);
  const suppressions = (original.suppressions ?? []).filter(stays);
  const all = [...conditions, ...ofRules];
  return { ...original, revision, points, zones, people, conditions: all, outputs, suppressions, votes, rules };
}

function retunedBy(condition: AlarmCondition, change: Retuned | undefined): AlarmCondition {
  if (change === undefined) return condition;
  const { limit, ...delays } = change;
  const { setPoint } = condition;
  if (limit === undefined || setPoint === undefined) return { ...condition, ...delays };
  return { ...condition, ...delays, setPoint: { ...setPoint, limit } };
}
