import { differencesAtGates } from '../../domain/people/gates.ts';
import { countOnSite, everyoneOnSite, type SomeoneOnSite, unknownBadges } from '../../domain/people/on-site.ts';
import type { State } from '../../domain/state/state.ts';
import type { Instant } from '../../domain/time.ts';
import { type Text, text } from '../../domain/text.ts';
import type { OnSiteList } from '../../wire/on-site.ts';
import { DIFFERENCE_TEXTS, ON_SITE_TEXTS } from '../../words/on-site.ts';
import { filled } from '../../words/sentence.ts';
import type { SiteTime } from '../site-time.ts';

type Difference = OnSiteList['differences'][number];

/** Who is on site now, counted as domain.md 8 says, and what the count cannot explain. */
export function onSiteListOf(state: State, time: SiteTime, at: Instant): OnSiteList {
  const people = [...everyoneOnSite(state)];
  const differences = differencesOf(state, time);
  const isMore = differences.some(({ what }) => MORE.has(what));
  return {
    at,
    ...countOnSite(state, people),
    ...(isMore ? { atLeast: true } : {}),
    differences,
    people: people.map((one) => personOf(state, one)),
  };
}

/** By these there are more people than are counted. */
const MORE: ReadonlySet<Difference['what']> = new Set(['in-without-badge', 'more-passages', 'more-badges']);

function personOf(state: State, { who, tag, where, how }: SomeoneOnSite): OnSiteList['people'][number] {
  const known = state.index.people.get(who);
  const seen = tag === undefined ? undefined : state.tags.get(tag);
  const zone = seen?.memberships.find(({ elsewhere }) => elsewhere !== true)?.zone;
  return {
    person: who,
    name: known?.name ?? state.former.get(who)?.zh ?? who,
    ...(known?.company === undefined ? {} : { company: known.company }),
    ...(tag === undefined ? {} : { tag }),
    where,
    ...(seen === undefined ? {} : { floor: seen.floor, lastSeen: seen.at }),
    ...(zone === undefined ? {} : { zone }),
    how,
  };
}

function differencesOf(state: State, time: SiteTime): Difference[] {
  const { index, byHand, devices } = state;
  const found: Difference[] = [];
  const { unmatched, more } = differencesAtGates(state);
  for (const { point, gate, at } of unmatched) {
    const what = gate === 'in' ? 'in-without-badge' : 'out-without-badge';
    const name: Text = index.points.get(point)?.name ?? text(point, point);
    const clock = time.local(at).slice(11, 16);
    found.push({ what, gate: point, at, text: filled(DIFFERENCE_TEXTS[what], { gate: name, time: clock }) });
  }
  if (more > 0) found.push({ what: 'more-passages', text: filled(DIFFERENCE_TEXTS['more-passages'], { count: more }) });
  for (const tag of unknownBadges(state))
    found.push({ what: 'unknown-badge', tag, text: filled(DIFFERENCE_TEXTS['unknown-badge'], { tag }) });
  for (const [id, { strangers }] of devices)
    if (strangers !== undefined)
      found.push({
        what: 'more-badges',
        text: filled(DIFFERENCE_TEXTS['more-badges'], { source: index.devices.get(id)?.name ?? id }),
      });
  for (const [id, { what }] of byHand.sorted()) {
    const { name, tag } = index.people.get(id) ?? {};
    if (what !== 'arrived' || tag === undefined || name === undefined || state.tags.get(tag)?.left === undefined)
      continue;
    found.push({
      what: 'badge-elsewhere',
      person: id,
      tag,
      text: filled(DIFFERENCE_TEXTS['badge-elsewhere'], { name, tag }),
    });
  }
  return found;
}

/** The words for where a person is. */
export const whereText = (where: OnSiteList['people'][number]['where']): Text =>
  ({ present: ON_SITE_TEXTS.present, uncertain: ON_SITE_TEXTS.uncertain, 'by-hand': ON_SITE_TEXTS.byHand })[where];
