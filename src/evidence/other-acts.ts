import type { Act } from '../domain/act.ts';
import type { Transition } from '../domain/alarm/transition.ts';
import type { AlarmId, OccurrenceId } from '../domain/ids.ts';
import type { Input } from '../domain/input.ts';
import type { State } from '../domain/state/state.ts';

/**
 * What people did, under other rules: who acknowledged an alarm when it was raised at 02:15 has it before him, too, where it
 * was raised at 02:13. An act on an occurrence that there is under both is as it was.
 */
export class OtherActs {
  /** The alarm of each occurrence of the record. */
  readonly #recorded = new Map<OccurrenceId, AlarmId>();
  readonly #other = new Set<OccurrenceId>();
  readonly #state: State;

  /** @param state under the other rules; it is followed */
  constructor(state: State) {
    this.#state = state;
    for (const [alarm, { occurrence }] of state.alarms) {
      if (occurrence === undefined) continue;
      this.#recorded.set(occurrence, alarm);
      this.#other.add(occurrence);
    }
  }

  hearRecorded({ alarm, occurrence }: Transition): void {
    this.#recorded.set(occurrence, alarm);
  }

  hearOther({ occurrence }: Transition): void {
    this.#other.add(occurrence);
  }

  /** The input as it is folded under the other rules. */
  of(input: Input): Input {
    return input.kind === 'act' ? { ...input, do: this.#act(input.do) } : input;
  }

  #act(act: Act): Act {
    if (act.act === 'ack-many') return { ...act, occurrences: act.occurrences.map((one) => this.#occurrence(one)) };
    if (!('occurrence' in act) || act.occurrence === undefined) return act;
    return { ...act, occurrence: this.#occurrence(act.occurrence) };
  }

  #occurrence(recorded: OccurrenceId): OccurrenceId {
    const alarm = this.#other.has(recorded) ? undefined : this.#recorded.get(recorded);
    return (alarm === undefined ? undefined : this.#state.alarms.get(alarm)?.occurrence) ?? recorded;
  }
}
