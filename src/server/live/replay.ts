import type { WebSocket } from 'ws';
import { namedFrom } from '../../domain/people/privacy.ts';
import { instant, type Instant } from '../../domain/time.ts';
import type { Account } from '../../ports/accounts.ts';
import { socketError } from '../../project/socket-error.ts';
import { replayRequest } from '../../wire/messages.ts';
import { SOCKET_ERROR_TEXTS } from '../../words/sockets.ts';
import { questionDeadline } from '../deadline.ts';
import { LIMITS } from '../limits.ts';
import type { Site } from '../site.ts';
import { payloadOf } from './bytes.ts';
import { type Guard, sayBye } from './guard.ts';
import type { ReplayLookUps } from './replay-look-ups.ts';

/** Who asks for a replay, from when on (RFC 3339; the begin of the log without it), and why. */
interface Asked {
  readonly account: Account;
  readonly at: string | null;
  readonly reason: string | undefined;
}

/** Serves a replay to one websocket. Who may not look up where people were sees it without names, and not fewer alarms. */
export async function serveReplay(
  socket: WebSocket,
  { account, at: wanted, reason }: Asked,
  guard: Guard,
  lookUps: ReplayLookUps,
  { archive, logger, machine, clock, state }: Pick<Site, 'archive' | 'logger' | 'machine' | 'clock' | 'state'>,
): Promise<void> {
  const say = (message: object): void => socket.send(JSON.stringify(message));
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  const { signal, end } = questionDeadline(machine, gone.signal);
  const fail = (error: unknown): void => {
    if (gone.signal.aborted) return;
    logger.error({ error: String(error) }, 'a replay could not be opened, or goes no further');
    say(socketError('broken', SOCKET_ERROR_TEXTS.notOpened));
    socket.close(1011, 'broken');
  };
  // What a viewer asks while the log is opened waits for it.
  socket.pause();
  try {
    const range = await archive.range(signal);
    const at = wanted === null ? range?.from : timeOf(wanted);
    if (range === undefined || at === undefined || at < range.from || at > range.to) {
      say(socketError('out-of-range', SOCKET_ERROR_TEXTS.outOfRange, range));
      return socket.close(1008, 'out-of-range');
    }
    const sight = lookUps.of(account, reason);
    const named = namedFrom(state, account.role, reason, clock.now());
    const goesTo = async (moment: Instant): Promise<void> => {
      // A time that no record has shows nothing.
      if (moment >= named && moment >= range.from && moment <= Math.max(range.to, clock.now()))
        await sight.goes(moment);
    };
    const send = (text: string, read: () => void): void => {
      if (socket.readyState !== socket.OPEN) return;
      // What a replay sends by itself waits for `read`: this much comes of requests alone.
      if (socket.bufferedAmount > LIMITS['lost-bytes'].most) return sayBye(socket, 'too-slow', 1013);
      socket.send(text, read);
      const moment = sight.shown(text);
      if (moment !== undefined) void goesTo(moment).catch(fail);
    };
    await goesTo(at);
    const session = await archive.openReplay(at, account.role, send, signal, named);
    if (gone.signal.aborted) return session.close();
    socket.on('close', () => session.close());
    let [seeks, before] = [0, Promise.resolve()];
    socket.on('message', (data) => {
      const bytes = payloadOf(data);
      if (!guard.admits(bytes.length)) return;
      const text = bytes.toString();
      const sought = soughtBy(text);
      const seek = sought === undefined ? undefined : (seeks += 1);
      // In their order; a newer seek makes older ones pointless.
      before = before
        .then(async () => {
          if (gone.signal.aborted || (seek !== undefined && seek !== seeks)) return;
          if (sought !== undefined) await goesTo(sought);
          session.command(text);
        })
        .catch(fail);
    });
  } catch (error) {
    fail(error);
  } finally {
    end();
    socket.resume();
  }
}

/** The moment that a message asks for, if it does. */
function soughtBy(text: string): Instant | undefined {
  try {
    const request = replayRequest.safeParse(JSON.parse(text)).data;
    if (request?.type !== 'seek') return undefined;
    return instant(typeof request.at === 'number' ? request.at : Date.parse(request.at));
  } catch {
    // No JSON: the replay says so.
    return undefined;
  }
}

function timeOf(text: string): Instant | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : instant(at);
}
