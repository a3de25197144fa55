import type { Priority } from '../alarm/condition.ts';
import type { GroupId } from '../ids.ts';
import type { Duration } from '../time.ts';

/** How one kind of alarm about people is set in a zone. What is absent has the default of its kind. */
export interface PeopleRule {
  /** The zone has not even what the kind has by default. */
  readonly off?: true;
  readonly onDelay?: Duration;
  readonly offDelay?: Duration;
  readonly priority?: Priority;
}

/** What each kind may be set to in a zone, by its name. */
interface RuleOf {
  readonly 'under-count': PeopleRule;
  /** Only people of these groups count, and those who are `qualified` themselves; all known people without it. */
  readonly 'two-person': PeopleRule & { readonly qualified?: readonly GroupId[] };
  /** So many people within so many metres of one place. */
  readonly gathering: PeopleRule & { readonly count?: number; readonly radius?: number };
  readonly 'not-evacuated': PeopleRule;
  readonly lone: PeopleRule;
  readonly 'over-stay': PeopleRule;
  readonly 'left-post': PeopleRule;
  readonly 'wrong-post': PeopleRule;
  /** Who is a visitor, who may accompany one, and how near, in metres. */
  readonly 'no-escort': PeopleRule & {
    readonly groups?: readonly GroupId[];
    readonly escorts?: readonly GroupId[];
    readonly within?: number;
  };
}
export type PeopleRuleName = keyof RuleOf;

/** The alarms about people of a zone, as the configuration sets them. */
export type ZoneRules = { readonly [Name in PeopleRuleName]?: RuleOf[Name] };

interface HasRules {
  readonly rules?: ZoneRules;
}

/** How a kind is set in a zone; nothing where it is off, or not named. */
export function ruleOf<Name extends PeopleRuleName>({ rules }: HasRules, name: Name): RuleOf[Name] | undefined {
  const rule = rules?.[name];
  return rule?.off === true ? undefined : rule;
}

/** Whether the configuration turns a kind off that a zone has by default. */
export const isOff = ({ rules }: HasRules, name: PeopleRuleName): boolean => rules?.[name]?.off === true;

/** When a condition is raised and returns, and what it is worth. */
interface Timing {
  readonly onDelay: Duration;
  readonly offDelay: Duration;
  readonly priority: Priority;
}

/** The defaults of a kind with what the zone has instead. */
export const timed = <Defaults extends Timing>(
  defaults: Defaults,
  { onDelay, offDelay, priority }: PeopleRule = {},
): Omit<Defaults, keyof Timing> & Timing => ({
  ...defaults,
  ...(onDelay === undefined ? {} : { onDelay }),
  ...(offDelay === undefined ? {} : { offDelay }),
  ...(priority === undefined ? {} : { priority }),
});
