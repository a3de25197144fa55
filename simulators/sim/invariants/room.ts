import { priorityOf } from '../../../src/domain/state/conditions.ts';
import { alarmId } from '../../../src/domain/ids.ts';
import type { DiskInput } from '../../../src/domain/input.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';

const DISK = alarmId('gateway', 'disk');

/** While there is too little room for the record an alarm says so, as urgent as it is; and not otherwise. */
export class LittleRoomIsAnAlarm implements Invariant {
  /** As it was last said in this run. */
  #said: DiskInput | undefined;

  begin(): void {
    this.#said = undefined;
  }

  check({ input }: Seen): void {
    if (input.kind === 'disk') this.#said = input;
  }

  everySecond({ state }: Now): void {
    const said = this.#said;
    if (said === undefined) return;
    const isLittle =
      said.space !== 'ample' || said.isPinnedTooMuch || said.keptTooShort.length > 0 || said.anchor !== undefined;
    const alarm = state.alarms.get(DISK);
    // One that comes and goes may stay for a while.
    const mayStay = alarm?.chatters === true && alarm.pending?.to === 'return';
    if ((alarm?.active === true) !== isLittle && (isLittle || !mayStay))
      throw new InvariantError('an alarm says that there is little room for the record, while there is', { said });
    if (isLittle && priorityOf(state, DISK) !== (said.space === 'short' ? 2 : 3))
      throw new InvariantError('a disk that is nearly full is of priority 2, other trouble with room of 3', { said });
  }
}
