import { kindOf } from '../domain/conditions/index.ts';
import type { ConditionName } from '../domain/alarm/condition.ts';
import { gasOf } from '../domain/gas/gases.ts';
import { type Text, text } from '../domain/text.ts';
import { forecastText } from './forecasts.ts';
import { conditionText, lossText } from './conditions.ts';
import { type TroubleParts, troubleText } from './gateway-trouble.ts';
import type { Language } from './language.ts';
import { namesText } from './people.ts';
import { filled, joined, sentence } from './sentence.ts';
import { limitText, numberText, type Scale, valueText } from './values.ts';

/** What is known of an alarm: the parts that a transition and an alarm on the wire carry. */
export interface AlarmParts {
  /** Id of a point, a zone, a device, a person or a badge, or `gateway`. */
  readonly subject: string;
  readonly condition: ConditionName;
  /** Plant time, ms: when the forecast was made. */
  readonly at?: number | undefined;
  readonly active?: boolean | undefined;
  readonly forecast?: Parameters<typeof forecastText>[0] | undefined;
  readonly value?: number | undefined;
  readonly unit?: string | undefined;
  /** How far the value could be trusted. */
  readonly quality?: 'good' | 'uncertain' | 'bad' | undefined;
  readonly reason?: string | undefined;
  /** The limit that was in force when the alarm was evaluated. */
  readonly setPoint?: { readonly direction: 'high' | 'low'; readonly limit: number } | undefined;
  readonly people?: readonly string[] | undefined;
  readonly count?: number | undefined;
  readonly atLeast?: boolean | undefined;
  /** How often a call for help was made. */
  readonly presses?: number | undefined;
  readonly trouble?: TroubleParts | undefined;
}

/** How the people of a plant call a thing; a detector also has a gas and a scale. */
export interface ThingName extends Scale {
  readonly name: Text;
  /** A gas that is in no table but the plant's own. */
  readonly ownGas?: { readonly name: Text } | undefined;
  /** Its name says by itself what is so when it is on. */
  readonly isStatement?: boolean | undefined;
  /** Of a condition of one's own: as it is written. */
  readonly expression?: string | undefined;
  readonly about?: 'vote' | undefined;
  /** Of a vote: how many there are. */
  readonly members?: number | undefined;
}

/** What the words need of the plant in force at the time of the alarm. */
export interface Names {
  /** Nothing for an id that the plant does not have: it is a badge that no person carries. */
  of(id: string): ThingName | undefined;
  readonly timezone: string;
}

/** What an alarm says, each part by itself; empty where it has nothing to say. */
export interface AlarmWords {
  readonly name: string;
  readonly gas: string;
  readonly condition: string;
  /** `7.4 ppm`. */
  readonly value: string;
  /** `≥ 7`. */
  readonly limit: string;
  /** `预计 3–7 分钟后达到 ≥ 7 ppm`. */
  readonly forecast: string;
  /** The expression of a condition of one's own, or how many members of a vote say so. */
  readonly because: string;
  /** Their names, and how often they called for help where more than once. */
  readonly people: string;
  readonly trouble: string;
}

export function alarmWords(alarm: AlarmParts, names: Names, language: Language): AlarmWords {
  const { condition, value, setPoint, people = [], count = people.length, atLeast = false, trouble } = alarm;
  const isMeasured = value !== undefined && kindOf(condition)?.shown.hasValue === true;
  const isSaid = condition === 'on' && names.of(alarm.subject)?.isStatement === true;
  const first = people.slice(0, 10).map((id) => nameText(names, id)[language]);
  return {
    name: nameText(names, alarm.subject)[language],
    gas: gasName(names.of(alarm.subject), language),
    condition: isSaid
      ? ''
      : (lossText(condition, alarm.reason) ?? conditionText(condition, names.of(alarm.subject)))[language],
    value: isMeasured ? measuredText(alarm, names.of(alarm.subject), language) : '',
    limit: isMeasured && setPoint !== undefined ? limitText(setPoint) : '',
    forecast: aheadText(alarm, language),
    because: becauseText(alarm, names.of(alarm.subject), language),
    people: joined(namesText(first, count, atLeast, language), pressesText(alarm.presses, language)),
    trouble: trouble === undefined ? '' : troubleText(trouble, names.timezone, (id) => nameText(names, id))[language],
  };
}

/** Of a warning that is over nothing is to come. */
function aheadText({ forecast, at, active, value, unit }: AlarmParts, language: Language): string {
  if (forecast === undefined || at === undefined || active === false || forecast.latest <= at) return '';
  return forecastText(forecast, { at, from: value, unit })[language];
}

const VOTED = sentence('{count}/{members} 个探测器报警', '{count} of {members} detectors are in alarm');
const LEFT_OUT = sentence('{count}/{members} 个成员失效或旁路', '{count} of {members} members are lost or in bypass');
/** A longer expression is cut: the configuration and the page of conditions have all of it. */
const MOST_EXPRESSION = 200;

function becauseText({ condition, value }: AlarmParts, thing: ThingName | undefined, language: Language): string {
  const { expression, members } = thing ?? {};
  if (expression !== undefined)
    return expression.length > MOST_EXPRESSION ? `${expression.slice(0, MOST_EXPRESSION)}…` : expression;
  if (members === undefined || value === undefined) return '';
  const isVoted = condition === 'on' || condition === 'single';
  return filled(isVoted ? VOTED : LEFT_OUT, { count: value, members })[language];
}

const PRESSES = sentence('按下 {presses} 次', 'pressed {presses} times');

const pressesText = (presses: number | undefined, language: Language): string =>
  presses === undefined ? '' : filled(PRESSES, { presses })[language];

/**
 * The value that an alarm carries. One that is not in the unit of its point, like a rate or a head-count, is no reading: it
 * has its own decimals, and no range.
 */
export function measuredText(
  alarm: Pick<AlarmParts, 'value' | 'unit' | 'quality' | 'reason'>,
  scale: Scale | undefined,
  language: Language,
): string {
  const { value, unit = '' } = alarm;
  if (scale?.unit === unit) return valueText(alarm, scale, language);
  return value === undefined ? '' : joined(numberText(value, undefined), unit);
}

/** The whole alarm in one sentence. */
export function alarmText(alarm: AlarmParts, names: Names): Text {
  const sentence = (language: Language): string => {
    const words = alarmWords(alarm, names, language);
    const { name, gas, condition, value, limit, forecast, because, people, trouble } = words;
    const reading = limit === '' ? value : `${value} (${limit})`;
    return joined(name, gas, condition, reading, forecast, because, people, trouble);
  };
  return text(sentence('zh'), sentence('en'));
}

/** The name of any thing of the plant, of the gateway, or of a badge that no person carries. */
export function nameText(names: Names, id: string): Text {
  const known = names.of(id);
  if (known !== undefined) return known.name;
  return id === 'gateway' ? text('网关', 'Gateway') : text(`未知人员 ${id}`, `unknown person ${id}`);
}

function gasName(thing: ThingName | undefined, language: Language): string {
  if (thing?.gas === undefined) return '';
  return (thing.ownGas ?? gasOf(thing.gas)).name[language];
}
