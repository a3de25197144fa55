import type { Act, NewPerson } from '../../src/domain/act.ts';
import { groupId, personId, tagId, type PersonId, type TagId } from '../../src/domain/ids.ts';
import type { State } from '../../src/domain/state/state.ts';
import { later, seconds } from '../../src/domain/time.ts';
import type { Random } from '../random.ts';

const GUESTS = [1, 2, 3, 4, 5, 6].map((i) => personId(`guest-${i}`));
/** Badges in the drawer: they are not heard. Those of the configuration are, also where no person carries them. */
const SPARE = [1, 2, 3].map((i) => tagId(`desk-${i}`));
const NAMES = ['来访者', 'contractor of the day', '=1+1'];

/** What the badge desk does next: hands out, takes back, swaps, retires, counts by hand; not always what is possible. */
export function nextDeskAct(state: State, random: Random): Act {
  const { index, carriers } = state;
  const people = [...index.people.values()];
  const free = freeBadges(state);
  const badge = (): TagId => random.pick(random.uniform() < 0.8 && free.length > 0 ? free : SPARE);
  const guest = (): PersonId => random.pick(GUESTS);
  const carried = (): TagId => (index.carrier.size === 0 ? badge() : random.pick([...index.carrier.keys()]));
  const anyone = (isLike: (person: PersonId) => boolean): PersonId => {
    const fitting = people.flatMap(({ id }) => (isLike(id) ? id : []));
    return fitting.length === 0 || random.uniform() < 0.1 ? guest() : random.pick(fitting);
  };
  const chance = random.uniform();
  if (chance < 0.25) return addPeople(state, random, guest, badge);
  if (chance < 0.5)
    return { act: 'issue-badge', tag: badge(), person: anyone((id) => index.people.get(id)?.tag === undefined) };
  if (chance < 0.6) return { act: 'issue-badge', tag: badge(), person: anyone(() => true), swap: true };
  if (chance < 0.7) return { act: 'return-badge', tag: carried() };
  if (chance < 0.75)
    return { act: 'retire-badge', tag: random.uniform() < 0.7 ? carried() : badge(), reason: '电池鼓包' };
  if (chance < 0.8) {
    const retired = [...carriers].flatMap(([tag, known]) => (known.retired === undefined ? [] : tag));
    return { act: 'reuse-badge', tag: retired.length === 0 ? badge() : random.pick(retired) };
  }
  if (chance < 0.88) return { act: 'arrived', person: anyone((id) => index.people.get(id)?.tag === undefined) };
  if (chance < 0.94) {
    const byHand = [...state.byHand].flatMap(([id, { what }]) => (what === 'arrived' ? id : []));
    return { act: 'left-site', person: byHand.length === 0 ? guest() : random.pick(byHand) };
  }
  if (chance < 0.97) return { act: 'rename-person', person: guest(), name: random.pick(NAMES) };
  return { act: 'remove-person', person: guest() };
}

/** A visitor, or two at once; with an end of the visit that a life may see, or a badge. */
function addPeople(state: State, random: Random, guest: () => PersonId, badge: () => TagId): Act {
  const add = (id: PersonId): NewPerson => ({
    id,
    name: random.pick(NAMES),
    groups: [groupId(random.pick(['visitor', 'contractor']))],
    ...(random.uniform() < 0.3 ? { company: '检修公司' } : {}),
    ...(random.uniform() < 0.6 ? { until: later(state.at, seconds(random.uniform(-5, 200))) } : {}),
    ...(random.uniform() < 0.5 ? { tag: badge() } : {}),
    ...(state.people.get(id) === undefined ? {} : { isKnown: true }),
  });
  const first = guest();
  const second = guest();
  return {
    act: 'add-people',
    people: first === second || random.uniform() < 0.7 ? [add(first)] : [add(first), add(second)],
  };
}

/** Badges of the configuration that no person carries now. */
const freeBadges = ({ base, index }: State): readonly TagId[] =>
  base.people.flatMap(({ tag }) => (tag === undefined || index.carrier.has(tag) ? [] : tag));
