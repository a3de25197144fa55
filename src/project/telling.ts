import { zonesOf } from '../domain/outputs/filter.ts';
import type { Transition } from '../domain/alarm/transition.ts';
import { type AlarmId, type Seq, type ZoneId, zoneId } from '../domain/ids.ts';
import type { Summary } from '../domain/notices/notice.ts';
import { conditionOf } from '../domain/state/conditions.ts';
import type { State } from '../domain/state/state.ts';
import { type Text, text } from '../domain/text.ts';
import { nameText } from '../words/alarms.ts';
import type { Language } from '../words/language.ts';
import { type AlarmMessage, alarmMessage, type MessageWords, summaryMessage } from '../words/messages.ts';
import { STATE_TEXTS } from '../words/states.ts';
import { presentOf, transitionMessage } from './alarms.ts';
import { namesOf, peopleOf, setPointOf } from './texts.ts';

/** What a message to a person is about. */
type About = Transition | Summary;

const isSummary = (about: About): about is Summary => 'alarms' in about;

/** What a message says. Names, places and who is inside are those of now. */
export function tellingWords(state: State, about: About, why: string, lang: Language): MessageWords {
  const names = namesOf(state);
  const site = state.plant.site.name;
  if (isSummary(about)) return summaryMessage({ ...about, site }, names, lang);
  const alarm = { ...about, setPoint: setPointOf(state, about), people: peopleOf(state, about) };
  const zones = zonesOf(state, about);
  const inside = insideOf(state, zones, lang);
  const where = [...zones, ...floorsOf(state, zones)].map((id) => nameOf(state, id));
  const response = about.response ?? conditionOf(state.index, about.alarm)?.response;
  const message: AlarmMessage = { alarm, why, site, where, response, ...(inside === undefined ? {} : { inside }) };
  return alarmMessage(message, names, lang);
}

/** An alarm as it is now, in both languages, as a message would say it. Nothing for an alarm that was never active. */
export function wordsNow(state: State, id: AlarmId): Readonly<Record<Language, MessageWords>> | undefined {
  const alarm = presentOf(state, id);
  if (alarm === undefined) return undefined;
  const words = (lang: Language): MessageWords => {
    const { lines, ...rest } = tellingWords(state, alarm, 'raise', lang);
    return { ...rest, lines: [[STATE_LABEL[lang], STATE_TEXTS[alarm.state][lang]], ...lines] };
  };
  return { zh: words('zh'), en: words('en') };
}

const STATE_LABEL = text('状态', 'State');

/** The same for programs: a transition as at the websocket, or a summary; JSON. */
export function tellingBody(state: State, about: About, durableSeq: Seq): string {
  if (!isSummary(about)) return JSON.stringify(transitionMessage(state, about, durableSeq));
  const { zh, en } = {
    zh: tellingWords(state, about, 'summary', 'zh'),
    en: tellingWords(state, about, 'summary', 'en'),
  };
  return JSON.stringify({ type: 'summary', ...about, text: { zh: zh.title, en: en.title } });
}

function insideOf(state: State, zones: readonly ZoneId[], lang: Language): AlarmMessage['inside'] | undefined {
  if (zones.length === 0) return undefined;
  const known = zones.flatMap((zone) => state.zones.get(zone) ?? []);
  const names = namesOf(state);
  const who = new Set(known.flatMap(({ occupants }) => occupants.map((one) => one.who)));
  return {
    names: [...who].slice(0, 10).map((id) => nameText(names, id)[lang]),
    count: who.size,
    atLeast: known.some(({ strangersAt }) => strangersAt !== undefined),
  };
}

const floorsOf = ({ index }: State, zones: readonly ZoneId[]): readonly string[] => [
  ...new Set(zones.flatMap((id) => index.zones.get(zoneId(id))?.floor ?? [])),
];

function nameOf({ index, plant }: State, id: string): Text {
  const floor = plant.floors.find((one) => one.id === id);
  return index.zones.get(zoneId(id))?.name ?? floor?.name ?? { zh: id, en: id };
}
