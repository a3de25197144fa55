import type { EventKind } from '../../domain/event.ts';
import { type Text, text } from '../../domain/text.ts';
import { REPORT_TEXTS as T } from '../../words/reports.ts';
import { filled } from '../../words/sentence.ts';
import type { CourseLine } from './report.ts';

const MOST_LINES = 1000;
/** Of messages to further recipients of an alarm only the number is said. */
const MOST_RECIPIENTS = 20;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What became of the messages to one recipient about one alarm. */
interface Told {
  readonly name: Text;
  told: number;
  failed: number;
  dropped: number;
  /** Why the last one was given up. */
  why?: Text;
}

/** The messages about one alarm, in one line of the course. */
interface Notices {
  readonly line: Mutable<CourseLine>;
  readonly recipients: Map<string, Told>;
  /** Messages to recipients beyond the bound. */
  more: number;
}

type NoticeKind = Extract<EventKind, `notice-${string}`>;
export const isNotice = (kind: EventKind): kind is NoticeKind => kind.startsWith('notice-');

/**
 * The lines of the course of an incident. What the system does again and again is one line, where it happened first, with
 * how often and until when; what a person did has its own line each time.
 */
export class CourseLines {
  readonly lines: Mutable<CourseLine>[] = [];
  readonly #repeated = new Map<string, Mutable<CourseLine>>();
  readonly #notices = new Map<string, Notices>();
  more = 0;

  /** A line of its own. */
  add(line: CourseLine): void {
    this.#put({ ...line });
  }

  /** A line that is one with those before of the same key. */
  repeat(key: string, line: CourseLine): void {
    const known = this.#repeated.get(key);
    if (known !== undefined) {
      known.times = (known.times ?? 1) + 1;
      known.until = line.at;
      return;
    }
    const own = { ...line };
    if (this.#put(own)) this.#repeated.set(key, own);
  }

  /** A message about an alarm: who got how many of them, and what became of them. */
  notice(kind: NoticeKind, alarm: string, recipient: string, name: Text, line: CourseLine): void {
    let known = this.#notices.get(alarm);
    if (known === undefined) {
      const own = { at: line.at, text: line.text, what: T.messages };
      if (!this.#put(own)) return;
      known = { line: own, recipients: new Map(), more: 0 };
      this.#notices.set(alarm, known);
    } else if (line.at > known.line.at) known.line.until = line.at;
    let one = known.recipients.get(recipient);
    if (one === undefined) {
      if (known.recipients.size >= MOST_RECIPIENTS) {
        known.more += 1;
        return;
      }
      one = { name, told: 0, failed: 0, dropped: 0 };
      known.recipients.set(recipient, one);
    }
    if (kind === 'notice-told') one.told += 1;
    else if (kind === 'notice-failed') {
      one.failed += 1;
      if (line.said !== undefined) one.why = line.said;
    } else if (kind === 'notice-dropped') one.dropped += 1;
    known.line.said = saidOfNotices(known);
  }

  #put(line: Mutable<CourseLine>): boolean {
    if (this.lines.length >= MOST_LINES) {
      this.more += 1;
      return false;
    }
    this.lines.push(line);
    return true;
  }
}

function saidOfNotices({ recipients, more }: Notices): Text {
  const parts = [...recipients.values()].map(({ name, told, failed, dropped, why = text('', '') }) => {
    const results = [
      ...(told > 0 ? [filled(T.messagesTold, { count: told })] : []),
      ...(failed > 0 ? [failedText(failed, why)] : []),
      ...(dropped > 0 ? [filled(T.messagesDropped, { count: dropped })] : []),
    ];
    const said = results.length === 0 ? [T.messagesOpen] : results;
    return text(
      `${name.zh}：${said.map(({ zh }) => zh).join('、')}`,
      `${name.en}: ${said.map(({ en }) => en).join(', ')}`,
    );
  });
  const all = more === 0 ? parts : [...parts, filled(T.messagesMore, { count: more })];
  return text(all.map(({ zh }) => zh).join('；'), all.map(({ en }) => en).join('; '));
}

function failedText(count: number, why: Text): Text {
  const { zh, en } = filled(T.messagesFailed, { count });
  return text(why.zh === '' ? zh : `${zh}（${why.zh}）`, why.en === '' ? en : `${en} (${why.en})`);
}
