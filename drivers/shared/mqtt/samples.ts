import type { MessageReport, RefusedMessage, RejectReason, SourceReport } from '../../../src/ports/driver.ts';
import type { Message, Parsed, Reader } from './message.ts';

/** Bytes that are kept of the last message, and of the last one of each reason to refuse it. */
const LAST_BYTES = 2048;
const REFUSED_BYTES = 512;
/** So much is shown of what was made of the last message. */
const MOST_TAKEN = 20;

/** The last messages of a source as they came, for commissioning: what was made of them, and why they were refused. */
export class Samples {
  #last: { readonly message: Message; readonly parsed: Parsed } | undefined;
  readonly #refused = new Map<RejectReason, RefusedMessage>();

  keep(message: Message, parsed: Parsed): void {
    this.#last = { message, parsed };
    if (parsed.rejects.length === 0) return;
    for (const reason of new Set(parsed.rejects)) {
      const count = (this.#refused.get(reason)?.count ?? 0) + 1;
      this.#refused.set(reason, { ...kept(message, REFUSED_BYTES), reason, count });
    }
  }

  report(reader: Reader): SourceReport {
    const doubt = reader.doubt?.();
    return {
      refused: [...this.#refused.values()],
      ...(doubt === undefined ? {} : { doubt }),
      ...(this.#last === undefined
        ? {}
        : {
            last: {
              ...kept(this.#last.message, LAST_BYTES),
              mapped: (this.#last.parsed.mapped ?? []).slice(0, MOST_TAKEN),
              taken: this.#last.parsed.drafts.slice(0, MOST_TAKEN),
              rejects: this.#last.parsed.rejects,
            },
          }),
    };
  }
}

/** The beginning is copied: a slice would keep the whole packet of the client. */
const kept = ({ topic, payload, retained, at }: Message, most: number): MessageReport => ({
  topic,
  at,
  retained,
  bytes: payload.length,
  payload: Buffer.from(payload.subarray(0, most)),
});
