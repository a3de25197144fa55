import type { Alarm } from '../../wire/messages.ts';
import { namesText } from '../../wire/names.ts';
import type { PlantView } from '../../wire/plant.ts';

/** What an alarm says, taken apart so that a list can give each part its place. */
export interface AlarmWords {
  /** Whom or what it is about; empty when the text does not say it first. */
  readonly name: string;
  /** The zone of a detector. */
  readonly place: string;
  /** What is the matter, with the limit, without the measured value. */
  readonly what: string;
  /** Who is in it. */
  readonly people: string;
}

/** The names of all that a plant has, by id. */
export function namesOf(
  plant: PlantView,
  say: (text: { readonly zh: string; readonly en: string }) => string,
): ReadonlyMap<string, string> {
  const things = [...plant.points, ...plant.zones, ...plant.devices].map(({ id, name }) => [id, say(name)] as const);
  return new Map([...things, ...plant.people.map(({ id, name }) => [id, name] as const)]);
}

/** Takes apart the text of an alarm, which the gateway wrote as name, condition, value, people. */
export function alarmWords(plant: PlantView, language: 'zh' | 'en'): (alarm: Alarm) => AlarmWords {
  const names = namesOf(plant, (text) => text[language]);
  const person = (who: string): string =>
    names.get(who) ?? (language === 'zh' ? `未知人员 ${who}` : `unknown person ${who}`);
  const places = new Map(
    plant.zones.flatMap(({ name, gasPoints }) => gasPoints.map((id) => [id, name[language]] as const)).reverse(),
  );
  return (alarm) => {
    const known = names.get(alarm.subject) ?? '';
    const text = alarm.text[language];
    const named = known !== '' && text.startsWith(`${known} `);
    const { people: listed = [], count = listed.length, atLeast = false } = alarm;
    const people = namesText(listed.slice(0, 10).map(person), count, atLeast, language);
    const rest = without(named ? text.slice(known.length + 1) : text, people);
    return {
      name: named ? known : '',
      place: places.get(alarm.subject) ?? '',
      what: withoutValue(rest, alarm),
      people: rest === text ? '' : people,
    };
  };
}

const without = (text: string, end: string): string =>
  end !== '' && text.endsWith(` ${end}`) ? text.slice(0, -end.length - 1) : text;

/** `level 1 alarm 7.4 ppm (≥ 7)` becomes `level 1 alarm ≥ 7`: the value has a place of its own. */
function withoutValue(text: string, { value, unit = '' }: Alarm): string {
  const measured = value === undefined ? '' : ` ${`${value} ${unit}`.trim()}`;
  const at = measured === '' ? -1 : text.lastIndexOf(measured);
  if (at < 0) return text;
  return `${text.slice(0, at)} ${text
    .slice(at + measured.length)
    .replace(/[()]/g, '')
    .trim()}`.trim();
}
