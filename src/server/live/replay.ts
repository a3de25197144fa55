import type { WebSocket } from 'ws';
import { privacyOf } from '../../domain/people/privacy.ts';
import { instant, type Instant } from '../../domain/time.ts';
import { socketError } from '../../project/socket-error.ts';
import { SOCKET_ERROR_TEXTS } from '../../words/sockets.ts';
import { questionDeadline } from '../deadline.ts';
import { LIMITS } from '../limits.ts';
import type { Site } from '../site.ts';
import { payloadOf } from './bytes.ts';
import { type Guard, sayBye } from './guard.ts';

/**
 * Serves a replay to one websocket.
 * @param wanted where it begins, RFC 3339; the begin of the log without one
 */
export async function serveReplay(
  socket: WebSocket,
  role: string,
  wanted: string | null,
  guard: Guard,
  { archive, logger, machine, state }: Pick<Site, 'archive' | 'logger' | 'machine' | 'state'>,
): Promise<void> {
  const say = (message: object): void => socket.send(JSON.stringify(message));
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  const { signal, end } = questionDeadline(machine, gone.signal);
  // What a viewer asks while the log is opened waits for it.
  socket.pause();
  try {
    const range = await archive.range(signal);
    const at = wanted === null ? range?.from : timeOf(wanted);
    if (range === undefined || at === undefined || at < range.from || at > range.to) {
      say(socketError('out-of-range', SOCKET_ERROR_TEXTS.outOfRange, range));
      return socket.close(1008, 'out-of-range');
    }
    const send = (text: string, read: () => void): void => {
      if (socket.readyState !== socket.OPEN) return;
      // What a replay sends by itself waits for `read`: this much comes of requests alone.
      if (socket.bufferedAmount > LIMITS['lost-bytes'].most) return sayBye(socket, 'too-slow', 1013);
      socket.send(text, read);
    };
    const isAnonymous = role === 'viewer' && privacyOf(state.plant).viewer === 'anonymous';
    const session = await archive.openReplay(at, role, send, signal, isAnonymous);
    if (gone.signal.aborted) return session.close();
    socket.on('close', () => session.close());
    socket.on('message', (data) => {
      const bytes = payloadOf(data);
      if (guard.admits(bytes.length)) session.command(bytes.toString());
    });
  } catch (error) {
    if (gone.signal.aborted) return;
    logger.error({ error: String(error) }, 'a replay could not be opened');
    say(socketError('broken', SOCKET_ERROR_TEXTS.notOpened));
    socket.close(1011, 'broken');
  } finally {
    end();
    socket.resume();
  }
}

function timeOf(text: string): Instant | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : instant(at);
}
