import type { DeviceId } from '../../../src/domain/ids.ts';
import type { TagEventInput } from '../../../src/domain/input.ts';
import { CLOCK_SET_BACK_MS, isOlder } from '../../../src/domain/reading/lateness.ts';
import type { Instant } from '../../../src/domain/time.ts';
import type { TagMemory } from './memory.ts';
import type { Order, Received } from './order.ts';
import type { Press } from '../dialects/sample.ts';

/**
 * What a badge says of itself beside its place, as inputs. Of the button all goes to the fold but what is repeated
 * again and again: whether it is a call for help is decided there. A fall counts also when its message is late. Of the rest
 * only changes, and nothing late.
 */
export function newsOf(device: DeviceId, said: Received, known: TagMemory, order: Order): TagEventInput[] {
  const news: TagEventInput[] = [];
  const { sourceAt, count, account } = said;
  const { tag, sos, isOnce, battery, moving, tampered, fallen, heard } = said.sample;
  if (sos !== undefined && isNews(known, sos, said, order)) {
    news.push({
      kind: 'tag-event',
      device,
      tag,
      event:
        typeof sos === 'object'
          ? { what: 'press', pressedAt: sos.pressedAt }
          : { what: 'sos', pressed: sos, ...(isOnce === true ? { isOnce } : {}) },
      ...(account === undefined ? {} : { account }),
      ...(sourceAt === undefined ? {} : { sourceAt }),
      ...(count === undefined ? {} : { count }),
    });
  }
  if (fallen !== undefined && isFall(known, fallen, said, order))
    news.push({ kind: 'tag-event', device, tag, event: { what: 'fall' } });
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
 * Whether what is said of a button is an input: each message of one that is held down, else changes. The fold passes
 * over what looks older than a press, until `CLOCK_SET_BACK_MS` after it: so a change is said once more when that is over.
 */
function isNews({ button }: TagMemory, sos: boolean | Press, received: Received, order: Order): boolean {
  const { account: by, at } = received;
  const said = typeof sos === 'object' ? sos.pressedAt : sos;
  if (button.said === said && button.by === by) {
    if (said === true) {
      button.press = received;
      return order !== 'duplicate';
    }
    if (button.isSettled) return false;
    button.isSettled = at - button.since >= CLOCK_SET_BACK_MS;
    return button.isSettled || button.isBack;
  }
  // Let go before it was pressed: what comes next is not the same again.
  if (said === false && button.press !== undefined && isOlder(received, button.press, at)) return true;
  // A press that is earlier than the last one is repeated until it is believed: it may be a call for help.
  button.isBack = typeof said === 'number' && typeof button.said === 'number' && said < button.said;
  button.said = said;
  button.by = by;
  button.since = at;
  button.isSettled = false;
  if (said === true) button.press = received;
  return true;
}

/** Whether a message tells of a fall that was not told: the flag has come up, or an older message was late. */
function isFall(known: TagMemory, fallen: boolean, { sourceAt }: Received, order: Order): boolean {
  const isLate = order === 'late' || order === 'duplicate';
  const isTold = isLate ? isNoLater(sourceAt, known.fallAt) : known.fallen === true;
  if (!isLate) known.fallen = fallen;
  if (!fallen || isTold) return false;
  known.fallAt = sourceAt;
  return true;
}

/** Of a message without a time nothing says that it is another one. */
const isNoLater = (at: Instant | undefined, than: Instant | undefined): boolean =>
  at === undefined || (than !== undefined && at <= than);
