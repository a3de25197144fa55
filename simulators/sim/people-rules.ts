import { conditionsOf, NO_SETTINGS } from '../../src/domain/conditions/index.ts';
import type { ZoneRules } from '../../src/domain/people/zone-rules.ts';
import type { Person, Plant, Zone } from '../../src/domain/plant.ts';
import { minutes, seconds } from '../../src/domain/time.ts';

/** Kinds of alarm that a plant has only where it asks for them. */
const ASKED: ReadonlySet<string> = new Set([
  'under-count',
  'two-person',
  'lone',
  'over-stay',
  'left-post',
  'wrong-post',
  'no-escort',
]);
/** Short times: a life is short. */
const RULES: readonly (Pick<Zone, 'min' | 'post'> & { readonly rules: ZoneRules })[] = [
  { rules: { 'two-person': {}, 'over-stay': { onDelay: minutes(1) }, 'no-escort': { onDelay: seconds(20) } } },
  { rules: { lone: { onDelay: seconds(20) }, 'wrong-post': { onDelay: seconds(30) } }, post: true },
  { rules: { 'under-count': { onDelay: minutes(1) }, 'left-post': { onDelay: minutes(1) } }, post: true, min: 2 },
];

/** The plant with every rule about people, on one zone or another. */
export function withPeopleRules(plant: Plant): Plant {
  const zones = plant.zones.map((zone, i): Zone => ({ ...zone, ...RULES[i % RULES.length] }));
  const posts = zones.filter(({ post }) => post === true).map(({ id }) => id);
  const people = plant.people.map((person, i): Person =>
    i % 3 > 0 ? person : { ...person, posts: posts.filter((_, j) => (i / 3) % posts.length === j) },
  );
  const added = [
    ...zones.flatMap((zone) => conditionsOf('zone', zone, zone.id, NO_SETTINGS)),
    ...people.flatMap((person) => conditionsOf('person', person, person.id, { ...NO_SETTINGS, zones })),
  ].filter(({ name }) => ASKED.has(name));
  return { ...plant, zones, people, conditions: [...plant.conditions, ...added] };
}
