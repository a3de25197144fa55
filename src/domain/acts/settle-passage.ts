import { type Acting, recordAct } from './act.ts';

/** A person says what a passage at a turnstile was that neither a badge nor the desk explained: it is a difference no longer. */
export const settlePassageAct: Acting['settle-passage'] = (turn, { gate, at, reason }, { by }) => {
  const { gates } = turn.state;
  const place = gates.get(gate)?.unmatched.indexOf(at) ?? -1;
  const refusal = place < 0 ? 'unknown-passage' : undefined;
  if (refusal === undefined) {
    const state = gates.edit(gate);
    state.unmatched = state.unmatched.filter((_, i) => i !== place);
  }
  recordAct(turn, 'passage-settled', gate, by, reason, refusal, undefined, { from: at });
  return refusal;
};
