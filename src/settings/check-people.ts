import { NEAREST } from '../words/problems.ts';
import { settingsProblem } from '../words/problems-settings.ts';
import { nearestMend, nearestOf } from './explain.ts';
import type { Path } from './places.ts';
import type { PlantFile } from './schema.ts';
import type { Tree } from './tree.ts';

/** The groups that the badge desk gives to those who come: people of them need no line in the configuration. */
const OF_THE_DESK: readonly string[] = ['visitor', 'contractor'];

/** Mistakes after which a rule about people says nothing: groups, people and zones that are not there. */
export function checkPeople(tree: Tree, file: PlantFile): void {
  checkPosts(tree, file);
  checkCounts(tree, file);
  checkGroups(tree, file);
  checkAllowed(tree, file);
}

function checkPosts(tree: Tree, { people, zones }: PlantFile): void {
  const known = new Set(zones.map(({ id }) => id));
  people.forEach(({ posts }, i) =>
    posts.forEach((zone, j) => {
      if (known.has(zone)) return;
      const mend = nearestMend(zone, [...known], NEAREST.zones);
      tree.complain(['people', i, 'posts', j], settingsProblem('no-zone', { zone, mend }));
    }),
  );
}

function checkCounts(tree: Tree, { zones }: PlantFile): void {
  zones.forEach(({ id, people: { min, max } }, i) => {
    if (min === undefined || max === undefined || min <= max) return;
    const words = settingsProblem('min-above-max', { zone: id, min: String(min), max: String(max) });
    tree.complain(['zones', i, 'people', 'min'], words);
  });
}

/** Where the configuration has no groups at all, the badge desk gives them. */
function checkGroups(tree: Tree, { people, zones }: PlantFile): void {
  const inUse = people.flatMap((person) => person.groups);
  if (inUse.length === 0) return;
  const known = [...new Set([...inUse, ...OF_THE_DESK])];
  const check = (groups: readonly string[] | undefined, path: Path, code: 'no-group' | 'group-of-no-person'): void =>
    groups?.forEach((group, i) => {
      if (known.includes(group)) return;
      const mend = nearestMend(group, known, NEAREST.groups);
      tree.complain([...path, i], settingsProblem(code, { group, mend }));
    });
  zones.forEach(({ people: rules }, i) => {
    const path: Path = ['zones', i, 'people'];
    const { forbid, 'two-person': two, 'no-escort': escort } = rules;
    check(forbid, [...path, 'forbid'], 'no-group');
    if (typeof two === 'object') check(two.qualified, [...path, 'two-person', 'qualified'], 'group-of-no-person');
    if (typeof escort !== 'object') return;
    check(escort.groups, [...path, 'no-escort', 'groups'], 'group-of-no-person');
    check(escort.escorts, [...path, 'no-escort', 'escorts'], 'group-of-no-person');
  });
}

/** What `allow` names is a group or a person. Where the configuration has no people, all come by the badge desk. */
function checkAllowed(tree: Tree, { people, zones }: PlantFile): void {
  if (people.length === 0) return;
  const groups = new Set([...people.flatMap((person) => person.groups), ...OF_THE_DESK]);
  const ids = new Set(people.map(({ id }) => id));
  zones.forEach(({ people: { allow } }, i) =>
    allow?.forEach((name, j) => {
      if (groups.has(name) || ids.has(name)) return;
      const person = nearestOf(name, [...ids]);
      const known = person === undefined ? [...groups] : [...groups, person];
      const mend = nearestMend(name, known, NEAREST.groups);
      tree.complain(['zones', i, 'people', 'allow', j], settingsProblem('allow-unknown', { name, mend }));
    }),
  );
}
