import { alarmId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Seen } from './invariant.ts';

const UNCONFIRMED = alarmId('gateway', 'unconfirmed');

/** Every change of the configuration is in the record, with who and why. */
export class ChangesAreRecorded implements Invariant {
  check({ input, outcome, state }: Seen): void {
    const edit = input.kind === 'configured' ? input : input.kind === 'started' ? input.edit : undefined;
    if (edit === undefined || (input.kind !== 'configured' && input.kind !== 'started')) return;
    const { by, reason, changes, loosened, confirmedBy, undo } = edit;
    const event = outcome.events.find(({ kind }) => kind === 'configured');
    const isTold =
      event?.by === by &&
      event.comment === reason &&
      event.revision === input.revision &&
      event.confirmedBy === confirmedBy &&
      (event.reason === 'undo') === (undo === true) &&
      JSON.stringify(event.changes) === JSON.stringify(changes);
    if (!isTold) throw new InvariantError('every change is an event with who and why', { input, event });
    const isConfirmed = loosened.length === 0 || confirmedBy !== undefined;
    if (!isConfirmed && state.alarms.get(UNCONFIRMED)?.active !== true)
      throw new InvariantError('limits that one person loosened are an alarm', { loosened });
  }
}
