import type { Rule } from './kind.ts';
import type { Evidence } from '../alarm/transition.ts';
import type { Output } from '../plant.ts';
import { currentValue, seenOf } from '../reading/points.ts';
import type { Turn } from '../state/state.ts';
import { text } from '../text.ts';
import { type Duration, duration, seconds } from '../time.ts';
import type { OutputConditionKind } from './kind.ts';

/** An output that does not do what is wanted does not warn people. It returns at once. */
const emergency = (onDelay: Duration): Rule => ({
  priority: 1,
  latching: false,
  onDelay,
  offDelay: duration(0),
});

function evidence(turn: Turn, { id }: Output): Evidence {
  const { on = false, written, readBack, trouble } = turn.state.outputs.get(id) ?? {};
  return {
    sensedAt: turn.at,
    cause: 'output',
    trouble: {
      what: 'output',
      wanted: on,
      ...(written === undefined ? {} : { written }),
      ...(readBack === undefined ? {} : { readBack }),
      ...(trouble === undefined ? {} : { reason: trouble }),
    },
  };
}

/** The device of an output does not answer a write, or the question what it holds. */
export const OUTPUT_OFFLINE: OutputConditionKind = {
  name: 'offline',
  words: text('通讯中断', 'offline'),
  subject: 'output',
  shown: { mark: 'none' },
  isOfSilence: true,
  configure: () => emergency(seconds(3)),
  evaluate(turn, { id }) {
    const known = turn.state.outputs.get(id);
    if (known === undefined) return undefined;
    if (known.trouble !== undefined && known.trouble !== 'refused') return 'beyond';
    // Since a start nothing was said: that it does not answer is not known, and neither that it does.
    return known.written === undefined && known.readBack === undefined ? 'unknown' : 'within';
  },
  evidence,
};

/** What is wanted is not what the output is: not read back within 3 s, a write refused, or without effect. */
export const MISMATCH: OutputConditionKind = {
  name: 'mismatch',
  words: text('输出不一致', 'output mismatch'),
  subject: 'output',
  shown: { mark: 'none' },
  isOfSilence: true,
  configure: ({ kind, period }) => emergency(kind === 'heartbeat' ? duration(Math.max(3 * period, 3000)) : seconds(3)),
  evaluate(turn, { id }) {
    const known = turn.state.outputs.get(id);
    if (known === undefined || known.unsure === true) return 'unknown';
    if (known.trouble === 'refused') return 'certain';
    if (known.trouble !== undefined) return 'unknown';
    return (known.readBack ?? known.written) === known.on ? 'within' : 'beyond';
  },
  evidence,
};

/** The contact at an output that stops it does not open again: it can stop nothing any more. */
export const STOP_STUCK: OutputConditionKind = {
  name: 'stop-stuck',
  words: text('停止触点卡住', 'stop contact stuck'),
  subject: 'output',
  shown: { mark: 'none' },
  restsOn: ({ stop }) => stop,
  configure: ({ stop }) =>
    stop === undefined ? undefined : { priority: 3, latching: false, onDelay: seconds(60), offDelay: duration(0) },
  evaluate(turn, { stop }) {
    const known = stop === undefined ? undefined : turn.state.points.get(stop);
    if (known === undefined) return undefined;
    if (known.trust.quality === 'bad') return 'unknown';
    return currentValue(known) === 1 ? 'beyond' : known.trust.quality === 'good' ? 'within' : 'unknown';
  },
  evidence(turn, { stop }) {
    const point = stop === undefined ? undefined : turn.state.index.points.get(stop);
    return point === undefined ? { sensedAt: turn.at, cause: 'contact' } : seenOf(turn, point, 'contact');
  },
};
