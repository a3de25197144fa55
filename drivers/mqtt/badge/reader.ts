import { type DeviceId, deviceId } from '../../../src/domain/ids.ts';
import type { FixInput, TagEventInput, UnreadableCallInput } from '../../../src/domain/input.ts';
import type { Floor } from '../../../src/domain/plant.ts';
import type { PlaceDoubt, RejectReason } from '../../../src/ports/driver.ts';
import type { Message, Parsed, SourcePatience, Reader } from '../../shared/mqtt/message.ts';
import { patienceOf } from '../../shared/mqtt/settings.ts';
import { decodeMessage, type Dialect } from '../dialects/dialect.ts';
import { dialectOf } from '../dialects/index.ts';
import type { IsCarried } from './memory.ts';
import { Normaliser } from './normalise.ts';
import type { BadgeSource } from '../settings/settings.ts';

/** A source that repeats a call that cannot be read makes a new occurrence of its alarm at most so often, ms. */
const CALL_EVERY_MS = 5000;
/** So much of such a message is shown. */
const CALL_TEXT = 200;

/** From the bytes of a source's messages to inputs: its dialect, then what is the same for all. */
export class BadgeReader implements Reader {
  readonly #dialect: Dialect;
  readonly #normaliser: Normaliser;
  readonly #device: DeviceId;
  readonly patience: SourcePatience;
  /** When the last call that cannot be read was passed on. */
  #calledAt = -Infinity;

  /** @param isCarried what is remembered of a person's badge is never given up for a stranger's */
  constructor(source: BadgeSource, floors: readonly Floor[], isCarried?: IsCarried) {
    this.#device = deviceId(source.id);
    this.patience = patienceOf(source);
    this.#dialect = dialectOf(source);
    this.#normaliser = new Normaliser(source, floors, this.#dialect.fixHasItsTime, isCarried);
  }

  /** What to subscribe to. */
  get filters(): readonly string[] {
    return this.#dialect.filters;
  }

  doubt(): PlaceDoubt | undefined {
    return this.#normaliser.doubt();
  }

  read({ topic, payload, retained, at, account }: Message): Parsed {
    const contents = decodeMessage(this.#dialect, topic, payload);
    const drafts: (FixInput | TagEventInput | UnreadableCallInput)[] = [];
    const rejects: RejectReason[] = [...contents.rejects];
    let isPart = false;
    for (const sample of contents.samples) {
      const normalised = this.#normaliser.take(sample, retained, at, account);
      for (const event of normalised.events) drafts.push(event);
      if (normalised.fix !== undefined) drafts.push(normalised.fix);
      for (const reason of normalised.rejects) rejects.push(reason);
      isPart ||= normalised.isPart === true;
    }
    const { unreadableCall: text } = contents;
    if (text !== undefined && !retained && at - this.#calledAt >= CALL_EVERY_MS) {
      this.#calledAt = at;
      drafts.push({ kind: 'unreadable-call', device: this.#device, topic, text: text.slice(0, CALL_TEXT) });
    }
    const mapped = contents.samples;
    return isPart && drafts.length === 0 ? { drafts, rejects, mapped, isPart } : { drafts, rejects, mapped };
  }
}
