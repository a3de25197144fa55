import type { Hiding, Transition } from '../../domain/alarm/transition.ts';
import type { AlarmId } from '../../domain/ids.ts';
import { subjectOf } from '../../domain/ids.ts';
import type { State } from '../../domain/state/state.ts';
import { type Text, text } from '../../domain/text.ts';
import type { Instant } from '../../domain/time.ts';
import { namesOf } from '../../project/texts.ts';
import { nameText } from '../../words/alarms.ts';
import { conditionText } from '../../words/conditions.ts';
import type { Cut, HiddenLine } from './report.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** So many are listed; further ones are counted. */
const MOST_LINES = 1000;

/** What was shelved, suppressed, out of service or bypassed; a detector in bypass is one line, whatever its conditions. */
export class HiddenLines {
  readonly #lines = new Map<string, Mutable<HiddenLine>>();
  /** What each alarm is under. */
  readonly #open = new Map<AlarmId, readonly string[]>();
  #more = 0;

  /** What is hidden before the first line. */
  begin(state: State): void {
    for (const [id, { hiding }] of state.alarms.sorted()) if (hiding !== undefined) this.#look(id, hiding, state, {});
  }

  take({ alarm, hiding = [], overlays, at, by }: Transition, state: State): void {
    // Records of before its reasons were kept say that something is hidden, and no more.
    const known = hiding.length > 0 || overlays.length === 0 ? hiding : [];
    this.#look(alarm, known, state, { at, by });
  }

  result(): Cut<HiddenLine> {
    const lines = [...this.#lines.values()].sort((a, b) => a.from - b.from);
    return { lines, more: this.#more };
  }

  #look(
    alarm: AlarmId,
    hiding: readonly Hiding[],
    state: State,
    { at, by }: { readonly at?: Instant; readonly by?: string | undefined },
  ): void {
    const now = hiding.map((one) => keyOf(alarm, one));
    for (const key of this.#open.get(alarm) ?? []) {
      const line = this.#lines.get(key);
      if (now.includes(key) || line === undefined || at === undefined) continue;
      line.endedAt ??= at;
      if (by !== undefined) line.endedBy ??= by;
    }
    if (now.length === 0) this.#open.delete(alarm);
    else this.#open.set(alarm, now);
    hiding.forEach((one, i) => this.#add(now[i] ?? '', alarm, one, state));
  }

  #add(key: string, alarm: AlarmId, hiding: Hiding, state: State): void {
    if (this.#lines.has(key)) return;
    if (this.#lines.size >= MOST_LINES) {
      this.#more += 1;
      return;
    }
    const { overlay, from, until, by, reason, comment, compensating, name, bypass } = hiding;
    this.#lines.set(key, {
      what: whatOf(alarm, hiding, state),
      overlay: bypass === true ? 'bypass' : overlay,
      from,
      reason: comment === undefined ? reason : `${reason}: ${comment}`,
      ...(until === undefined ? {} : { until }),
      ...(by === undefined ? {} : { by }),
      ...(name === undefined ? {} : { name }),
      ...(compensating === undefined ? {} : { compensating }),
    });
  }
}

const keyOf = (alarm: AlarmId, { overlay, from, bypass }: Hiding): string =>
  bypass === true ? `bypass ${subjectOf(alarm)} ${from}` : `${overlay} ${alarm} ${from}`;

function whatOf(alarm: AlarmId, { bypass }: Hiding, state: State): Text {
  const names = namesOf(state);
  const name = nameText(names, subjectOf(alarm));
  if (bypass === true) return name;
  const condition = conditionText(alarm.slice(alarm.lastIndexOf(':') + 1), names.of(subjectOf(alarm)));
  return text(`${name.zh} ${condition.zh}`, `${name.en} ${condition.en}`);
}
