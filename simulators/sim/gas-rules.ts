import { conditionsOf, NO_SETTINGS } from '../../src/domain/conditions/index.ts';
import type { AlarmCondition } from '../../src/domain/alarm/condition.ts';
import { alarmId, type AlarmId, subjectOf } from '../../src/domain/ids.ts';
import type { MeasuredPoint, Plant, Zone } from '../../src/domain/plant.ts';
import { type OwnRule, readBy } from '../../src/domain/rules/statement.ts';
import { text } from '../../src/domain/text.ts';
import { seconds } from '../../src/domain/time.ts';
import type { Vote } from '../../src/domain/votes/vote.ts';
import { readExpression } from '../../src/settings/expression.ts';

/** Limits of a mean, as shares of the range: a leak of a minute passes them, for a life is short. */
const LIMITS = { stel: 0.004, twa: 0.0001 } as const;
/** When shifts begin, minutes after midnight at the site: a life begins at 08:00. */
const SHIFT_BEGINS = [480, 486, 493, 501];
/** A catalytic bead in much gas or little oxygen is in doubt though it says that it is well. */
const BEADS: ReadonlySet<string | undefined> = new Set(['EX', 'CH4', 'H2']);

const isMeasured = (point: Plant['points'][number]): point is MeasuredPoint =>
  point.type === 'measured' && point.gas !== undefined;

/** The plant with votes of its detectors, conditions of its own and means of exposure, so tight that a short life meets them. */
export function withGasRules(plant: Plant): Plant {
  const votes = votesFor(plant);
  const rules = rulesFor(plant);
  const isMean = ({ name }: AlarmCondition): boolean => name === 'stel' || name === 'twa';
  const means = plant.points.filter(isMeasured).flatMap((point) => {
    if (BEADS.has(point.gas) || point.gas === 'O2') return [];
    const numbers = { stel: LIMITS.stel * point.range[1], twa: LIMITS.twa * point.range[1] };
    return conditionsOf('point', point, point.id, { ...NO_SETTINGS, numbers }).filter(isMean);
  });
  const former = new Set<string>([...(plant.votes ?? []), ...(plant.rules ?? [])].map(({ id }) => id));
  const kept = plant.conditions.filter((condition) => !isMean(condition) && !former.has(condition.subject));
  return {
    ...plant,
    exposure: { shiftBegins: SHIFT_BEGINS, clock: plant.exposure?.clock ?? [] },
    votes,
    rules,
    conditions: [...kept, ...means, ...votes.flatMap(conditionsOfVote), ...rules.flatMap(conditionsOfRule)],
  };
}

/** Whether a zone has rules: not each of them, as a phone takes only so many emergencies a minute. */
const hasRules = (_zone: Zone, i: number): boolean => i % 2 === 0;

/** Up to three detectors of the first gas of a zone: two of N and one of N by turns. */
function votesFor({ points, zones, conditions }: Plant): readonly Vote[] {
  const ids = new Set<AlarmId>(conditions.map(({ id }) => id));
  return zones.filter(hasRules).flatMap((zone, i): Vote[] => {
    const own = points
      .filter(isMeasured)
      .filter(({ id }) => zone.gasPoints.includes(id) && ids.has(alarmId(id, 'high')));
    const of = own.filter(({ gas }) => gas === own[0]?.gas).slice(0, 3);
    if (of.length < 2) return [];
    const id = `${zone.id}.vote`;
    const members = of.map((point) => point.id);
    const rest = { need: i % 2 === 0 ? 2 : 1, level: 'high' as const, window: seconds(60), zones: [zone.id] };
    return [{ id, name: text(id, id), of: members, ...rest }];
  });
}

/** One condition of each sort for zones with two detectors of a gas that is measured by no bead. */
function rulesFor(plant: Plant): readonly OwnRule[] {
  const contacts = plant.points.flatMap(({ id, type }) => (type === 'contact' ? id : []));
  return plant.zones.filter(hasRules).flatMap((zone, i) => {
    const [a, b] = plant.points
      .filter(isMeasured)
      .filter(({ id, gas }) => zone.gasPoints.includes(id) && !BEADS.has(gas) && gas !== 'O2');
    const contact = contacts[i % Math.max(1, contacts.length)];
    if (a === undefined || b === undefined || a.gas !== b.gas || contact === undefined) return [];
    const limit = (0.02 * a.range[1]).toFixed(3);
    return [
      `value("${a.id}") > ${limit} && value("${b.id}") > ${limit}`,
      `max("${a.gas}", "${zone.id}") > ${limit} || people("${zone.id}") > 3`,
      `on("${contact}") ? value("${a.id}") + value("${b.id}") > ${limit} : people("${zone.id}") < 2`,
      `!good("${a.id}") && active("${b.id}:high") || value("${a.id}") - value("${b.id}") > ${limit}`,
    ].map((when, j) => ruleOf(`${zone.id}.rule-${j}`, when, zone, plant));
  });
}

function ruleOf(id: string, written: string, zone: Zone, { points, zones, conditions }: Plant): OwnRule {
  const read = readExpression(id, written, {
    values: new Map(points.flatMap((point) => (point.type === 'measured' ? [[point.id, point.gas]] : []))),
    contacts: new Set(points.flatMap((point) => (point.type === 'contact' ? point.id : []))),
    zones: new Map(zones.map((one) => [one.id, one])),
    alarms: new Map(conditions.map((condition) => [condition.id, condition.id])),
    isCounted: true,
  });
  if (!('when' in read)) throw new Error(`${id}: ${written} cannot be read`);
  return { id, name: text(id, id), text: written, when: read.when, zones: [zone.id] };
}

const conditionsOfVote = (vote: Vote): AlarmCondition[] => conditionsOf('vote', vote, vote.id, NO_SETTINGS);
const conditionsOfRule = (rule: OwnRule): AlarmCondition[] => conditionsOf('rule', rule, rule.id, NO_SETTINGS);

/** Votes without the members that are gone, and the conditions that read nothing that is gone, with their alarms. */
export function withoutInRules(
  { votes = [], rules = [] }: Plant,
  gone: ReadonlySet<string>,
): Required<Pick<Plant, 'votes' | 'rules'>> & { readonly conditions: readonly AlarmCondition[] } {
  const left = votes.flatMap((vote): Vote[] => {
    const of = vote.of.filter((point) => !gone.has(point));
    if (gone.has(vote.id) || of.length === 0) return [];
    return [{ ...vote, of, need: Math.min(vote.need, of.length), zones: vote.zones.filter((id) => !gone.has(id)) }];
  });
  const kept = rules.filter(({ id, when }) => {
    const { points, zones, alarms } = readBy(when);
    const all = [...points, ...zones, ...[...alarms].map(subjectOf)];
    return !gone.has(id) && all.every((each) => !gone.has(each));
  });
  const conditions = [...left.flatMap(conditionsOfVote), ...kept.flatMap(conditionsOfRule)];
  return { votes: left, rules: kept, conditions };
}
