import { text } from '../domain/text.ts';
import { sentence } from './sentence.ts';

/** What went wrong on a websocket; its code says it to programs. */
export const SOCKET_ERROR_TEXTS = {
  noLiveRequest: text('不是实时连接的请求：subscribe 或 resume', 'not a request of a live client: subscribe or resume'),
  noReplayRequest: text(
    '不是回溯的请求：seek、play、pause 或 step',
    'not a request of a replay: seek, play, pause or step',
  ),
  busy: text('等待的请求过多，请放慢发送', 'too many requests wait; send them more slowly'),
  outOfRange: text('记录中没有这一时间', 'the log does not hold this time'),
  noNext: text('记录中没有下一条报警', 'there is no next alarm in the log'),
  noPrevious: text('记录中没有上一条报警', 'there is no previous alarm in the log'),
  unreadable: sentence('此处的记录无法读取：{what}', 'the record cannot be read here: {what}'),
  notOpened: text('无法打开回溯', 'the replay could not be opened'),
} as const;
