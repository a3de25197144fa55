import type { TransitionMessage } from '../wire/messages.ts';

/** One time that an alarm was raised. */
export interface Raise {
  readonly occurrence: string;
  readonly at: number;
  readonly value?: number;
  readonly unit?: string;
  readonly limit?: number;
  readonly priority: number;
  /** When it had returned; none where it had not by the end. */
  readonly until?: number;
}

/**
 * What other rules would have done with a raise: `same` moment, `earlier` or `later` by so many ms, `never`; `new` where
 * there was none; `joined` where it belongs to a raise that lasts longer.
 */
export interface RaisedOtherwise {
  readonly alarm: string;
  readonly what: 'same' | 'earlier' | 'later' | 'never' | 'new' | 'joined';
  readonly by?: number;
  readonly recorded?: Raise;
  readonly whatIf?: Raise;
}

/** The raises of two lists of transitions side by side: those of one alarm that overlap are the same. */
export function differencesOf(
  recorded: readonly TransitionMessage[],
  whatIf: readonly TransitionMessage[],
): RaisedOtherwise[] {
  const [then, other] = [raisesOf(recorded), raisesOf(whatIf)];
  const found: RaisedOtherwise[] = [];
  for (const alarm of new Set([...then.keys(), ...other.keys()])) {
    const free = new Set(other.get(alarm));
    for (const one of then.get(alarm) ?? []) {
      const same = [...free].find((raise) => overlaps(raise, one));
      if (same !== undefined) {
        free.delete(same);
        found.push(pairOf(alarm, one, same));
        continue;
      }
      const longer = other.get(alarm)?.find((raise) => overlaps(raise, one));
      found.push({ alarm, what: longer === undefined ? 'never' : 'joined', recorded: one, ...withOther(longer) });
    }
    for (const raise of free) {
      const longer = then.get(alarm)?.find((one) => overlaps(raise, one));
      found.push({ alarm, what: longer === undefined ? 'new' : 'joined', ...withThen(longer), whatIf: raise });
    }
  }
  return found.sort((a, b) => firstAt(a) - firstAt(b) || (a.alarm < b.alarm ? -1 : 1));
}

const withOther = (whatIf: Raise | undefined): Pick<RaisedOtherwise, 'whatIf'> =>
  whatIf === undefined ? {} : { whatIf };
const withThen = (recorded: Raise | undefined): Pick<RaisedOtherwise, 'recorded'> =>
  recorded === undefined ? {} : { recorded };

function pairOf(alarm: string, recorded: Raise, whatIf: Raise): RaisedOtherwise {
  const by = whatIf.at - recorded.at;
  if (by === 0) return { alarm, what: 'same', recorded, whatIf };
  return { alarm, what: by < 0 ? 'earlier' : 'later', by: Math.abs(by), recorded, whatIf };
}

const firstAt = ({ recorded, whatIf }: RaisedOtherwise): number =>
  Math.min(recorded?.at ?? Infinity, whatIf?.at ?? Infinity);

const overlaps = (a: Raise, b: Raise): boolean => a.at <= (b.until ?? Infinity) && b.at <= (a.until ?? Infinity);

function raisesOf(transitions: readonly TransitionMessage[]): Map<string, Raise[]> {
  const raises = new Map<string, Raise[]>();
  for (const transition of transitions) {
    const own = raises.get(transition.alarm) ?? [];
    raises.set(transition.alarm, own);
    const last = own.at(-1);
    if (transition.kind === 'raise') own.push(raiseOf(transition));
    else if (last !== undefined && last.until === undefined && !transition.active)
      own[own.length - 1] = { ...last, until: transition.at };
  }
  return raises;
}

const raiseOf = ({ occurrence, at, value, unit, setPoint, priority }: TransitionMessage): Raise => ({
  occurrence,
  at,
  ...(value === undefined ? {} : { value }),
  ...(unit === undefined ? {} : { unit }),
  ...(setPoint === undefined ? {} : { limit: setPoint.limit }),
  priority,
});
