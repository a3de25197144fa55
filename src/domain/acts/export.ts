import { type Acting, recordAct } from './act.ts';

/** A person took an incident out of the record, as a file. */
export const exportAct: Acting['export'] = (turn, { incident }, { by }) => {
  recordAct(turn, 'exported', incident, by, undefined, undefined);
  return undefined;
};
