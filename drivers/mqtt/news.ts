import type { DeviceId } from '../../src/domain/ids.ts';
import type { TagEventInput } from '../../src/domain/input.ts';
import { instant } from '../../src/domain/time.ts';
import type { TagMemory } from './memory.ts';
import { believable, CLOCK_SET_BACK_MS, type Order } from './order.ts';
import type { Sample } from './sample.ts';

/** A press that the source told of when we began to listen is still a call for help when it is no older, ms. */
const RECENT_MS = 600_000;

/** Through whom a badge tells something. */
export interface Teller {
  readonly device: DeviceId;
  readonly account: string | undefined;
}

/**
 * What a badge tells of itself that is worth an input: changes, and every call for help. What is late changes nothing
 * and takes no call back, but no call for help is lost because its message was late.
 */
export function newsOf(teller: Teller, sample: Sample, known: TagMemory, order: Order, at: number): TagEventInput[] {
  const { device, account } = teller;
  const by = account === undefined ? {} : { account };
  const news: TagEventInput[] = [];
  const { tag, sos, battery, moving, tampered, heard } = sample;
  if (typeof sos === 'object') {
    // A press has no end: the call latches, and is ended by a person.
    if (isPress(sos.pressedAt, known, at)) {
      const when = believable(sos.pressedAt, at);
      const sourceAt = when === undefined ? {} : { sourceAt: instant(when) };
      news.push({ kind: 'tag-event', device, tag, event: { what: 'sos', pressed: true }, ...by, ...sourceAt });
      news.push({ kind: 'tag-event', device, tag, event: { what: 'sos', pressed: false }, ...by, ...sourceAt });
    }
  } else if (sos !== undefined && isCall(sos, sample, known, order, at, account)) {
    known.sos = sos;
    known.sosBy = account;
    news.push({ kind: 'tag-event', device, tag, event: { what: 'sos', pressed: sos }, ...by });
  }
  if (order === 'late') return news;
  if (battery !== undefined && battery !== known.battery) {
    const { battery: was } = known;
    known.battery = battery;
    const event = { what: 'battery' as const, percent: battery, ...(was === undefined ? {} : { was }) };
    news.push({ kind: 'tag-event', device, tag, event });
  }
  if (moving !== undefined && moving !== known.moving) {
    known.moving = moving;
    news.push({ kind: 'tag-event', device, tag, event: { what: 'motion', moving } });
  }
  if (tampered !== undefined && tampered !== known.tampered) {
    known.tampered = tampered;
    news.push({ kind: 'tag-event', device, tag, event: { what: 'tamper', open: tampered } });
  }
  if (heard === true && known.located !== false) {
    known.located = false;
    news.push({ kind: 'tag-event', device, tag, event: { what: 'heard' } });
  }
  return news;
}

/**
 * The button has its own clock: a press is a time later than the last one, whatever the age of the message. An earlier
 * time is that of an older message, unless the later one was not said for long: then the clock was set back.
 */
function isPress(pressedAt: number, known: TagMemory, at: number): boolean {
  const { pressedAt: before, pressHeardAt, usual = 0 } = known;
  if (before !== undefined && pressedAt < before && at - pressHeardAt < CLOCK_SET_BACK_MS) return false;
  known.pressedAt = pressedAt;
  known.pressHeardAt = at;
  if (pressedAt === 0 || pressedAt === before) return false;
  return before !== undefined || at - pressedAt < RECENT_MS + Math.max(0, usual);
}

/** Whether a state of the button is an input. Remembers when it was pressed last. */
function isCall(
  pressed: boolean,
  sample: Sample,
  known: TagMemory,
  order: Order,
  at: number,
  account: string | undefined,
): boolean {
  const sourceAt = believable(sample.at, at);
  // After a while a clock may have been set back, and a badge must be able to take its call back.
  const isFresh = at - known.pressHeardAt < CLOCK_SET_BACK_MS;
  if (!pressed) {
    // Of a button that was not pressed when we began to listen every press is new, whatever its clock says.
    known.pressedAt ??= 0;
    // Let go before it was pressed: an older message that came later.
    const isOld = isFresh && sourceAt !== undefined && known.pressedAt !== undefined && sourceAt < known.pressedAt;
    return order !== 'late' && !(isOld && known.sos === true) && (known.sos !== false || known.sosBy !== account);
  }
  if (order === 'duplicate' && known.sos === true) return false;
  // The very message that was already heard, brought again.
  if (order === 'late' && sourceAt !== undefined && sourceAt === known.pressedAt) return false;
  known.pressedAt = isFresh ? later(sourceAt, known.pressedAt) : sourceAt;
  known.pressHeardAt = at;
  return true;
}

const later = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
