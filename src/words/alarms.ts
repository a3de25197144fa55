import { kindOf } from '../domain/conditions/index.ts';
import type { ConditionName } from '../domain/alarm/condition.ts';
import { gasById } from '../domain/gas/gases.ts';
import { type Text, text } from '../domain/text.ts';
import { conditionText } from './conditions.ts';
import { type TroubleParts, troubleText } from './gateway-trouble.ts';
import type { Language } from './language.ts';
import { namesText } from './people.ts';
import { joined } from './sentence.ts';

/** What is known of an alarm: the parts that a transition and an alarm on the wire carry. */
export interface AlarmParts {
  /** Id of a point, a zone, a device, a person or a badge, or `gateway`. */
  readonly subject: string;
  readonly condition: ConditionName;
  readonly value?: number | undefined;
  readonly unit?: string | undefined;
  /** The limit that was in force when the alarm was evaluated. */
  readonly setPoint?: { readonly direction: 'high' | 'low'; readonly limit: number } | undefined;
  readonly people?: readonly string[] | undefined;
  readonly count?: number | undefined;
  readonly atLeast?: boolean | undefined;
  readonly trouble?: TroubleParts | undefined;
}

/** How the people of a plant call a thing; a detector also has a gas. */
export interface ThingName {
  readonly name: Text;
  readonly gas?: string | undefined;
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
  readonly people: string;
  readonly trouble: string;
}

export function alarmWords(alarm: AlarmParts, names: Names, language: Language): AlarmWords {
  const { condition, value, unit = '', setPoint, people = [], count = people.length, atLeast = false, trouble } = alarm;
  const measured = value !== undefined && kindOf(condition)?.shown.hasValue === true;
  const first = people.slice(0, 10).map((id) => nameText(names, id)[language]);
  return {
    name: nameText(names, alarm.subject)[language],
    gas: gasById(names.of(alarm.subject)?.gas)?.name[language] ?? '',
    condition: conditionText(condition)[language],
    value: measured ? `${value} ${unit}`.trim() : '',
    limit: measured && setPoint !== undefined ? `${SIGNS[setPoint.direction]} ${setPoint.limit}` : '',
    people: namesText(first, count, atLeast, language),
    trouble: trouble === undefined ? '' : troubleText(trouble, names.timezone)[language],
  };
}

const SIGNS = { high: '≥', low: '≤' } as const;

/** The whole alarm in one sentence. */
export function alarmText(alarm: AlarmParts, names: Names): Text {
  const sentence = (language: Language): string => {
    const { name, gas, condition, value, limit, people, trouble } = alarmWords(alarm, names, language);
    return joined(name, gas, condition, limit === '' ? value : `${value} (${limit})`, people, trouble);
  };
  return text(sentence('zh'), sentence('en'));
}

/** The name of any thing of the plant, of the gateway, or of a badge that no person carries. */
export function nameText(names: Names, id: string): Text {
  const known = names.of(id);
  if (known !== undefined) return known.name;
  return id === 'gateway' ? text('网关', 'Gateway') : text(`未知人员 ${id}`, `unknown person ${id}`);
}
