import { setImmediate } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Text } from '../../domain/text.ts';
import { seconds } from '../../domain/time.ts';
import type { Account } from '../../ports/accounts.ts';
import type { Clock } from '../../ports/clock.ts';
import { questionDeadline } from '../deadline.ts';
import { type Limited, type LimitName, LIMITS } from '../limits.ts';
import { keyOf } from '../live/places.ts';
import { peerOf } from '../peer.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { RequestError } from '../problem.ts';
import { Buckets } from '../rate.ts';
import type { SlowRefusals } from '../slow-refusals.ts';

interface Waiting {
  readonly peer: string;
  readonly enter: () => void;
}

/**
 * What one account may ask by HTTP. Requests that cost much are answered a few at a time, each in a turn of the event
 * loop of its own, so that however many are sent, an alarm waits for one of them at most.
 */
export class Quota {
  readonly #machine: Clock;
  readonly #limited: Limited;
  readonly #requests: Buckets;
  readonly #looks: Buckets;
  readonly #refusals: SlowRefusals;
  /** How many of each account are being answered. */
  readonly #running = new Map<string, number>();
  #runningInAll = 0;
  readonly #waiting: Waiting[] = [];

  /**
   * @param clock for rates
   * @param machine for what is waited for of a peer
   */
  constructor(clock: Pick<Clock, 'monotonic'>, machine: Clock, limited: Limited, refusals: SlowRefusals) {
    this.#machine = machine;
    this.#limited = limited;
    this.#refusals = refusals;
    this.#requests = new Buckets(() => LIMITS['requests-account'], clock);
    this.#looks = new Buckets(() => LIMITS['looks-account'], clock);
  }

  /** Counts a request of a peer, as every request is. */
  async count(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!this.#requests.take(peerOfRequest(request))) await this.#refuse('requests-account', reply);
  }

  /** Before the handler of a request that costs much: waits for its turn. Its place is free when the answer has left. */
  readonly inTurn = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const peer = peerOfRequest(request);
    if (!this.#looks.take(peer)) await this.#refuse('looks-account', reply);
    await this.#place(peer, reply);
    // Of what came in meanwhile the fold takes its part first.
    await setImmediate();
  };

  /** Asks the record something; the question ends when its asker has gone, or its time is over. */
  async ask<T>(reply: FastifyReply, question: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { most } = LIMITS['question-time'];
    const gone = new AbortController();
    whenGone(reply, () => gone.abort());
    const { signal, end } = questionDeadline(this.#machine, gone.signal);
    try {
      signal.throwIfAborted();
      return await question(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      if (!gone.signal.aborted) this.#limited('question-time');
      throw new RequestError('unavailable', filled(REQUEST_TEXTS.longQuestion, { most }), 'question-time');
    } finally {
      end();
    }
  }

  /**
   * The same for an answer that comes in parts: the first one in the time of a question, all of them in the time of an
   * answer. A reader that takes longer holds files of the record open.
   */
  async stream(
    reply: FastifyReply,
    question: (signal: AbortSignal) => Promise<AsyncIterable<string>>,
  ): Promise<AsyncIterable<string>> {
    const over = new AbortController();
    const end = (): void => over.abort();
    const timer = this.#machine.setTimer('answer', seconds(LIMITS['record-answer-time'].most), end);
    whenGone(reply, () => {
      timer.cancel();
      end();
    });
    return this.ask(reply, async (signal) => {
      signal.addEventListener('abort', end);
      try {
        return await question(over.signal);
      } finally {
        signal.removeEventListener('abort', end);
      }
    });
  }

  async #place(peer: string, reply: FastifyReply): Promise<void> {
    if (!this.#hasPlace(peer)) await this.#wait(peer, reply);
    else this.#enter(peer);
    whenGone(reply, () => this.#leave(peer));
  }

  #hasPlace(peer: string): boolean {
    const own = this.#running.get(peer) ?? 0;
    return own < LIMITS['running-account'].most && this.#runningInAll < LIMITS.running.most;
  }

  #enter(peer: string): void {
    this.#runningInAll += 1;
    this.#running.set(peer, (this.#running.get(peer) ?? 0) + 1);
  }

  #leave(peer: string): void {
    this.#runningInAll -= 1;
    const left = (this.#running.get(peer) ?? 1) - 1;
    if (left === 0) this.#running.delete(peer);
    else this.#running.set(peer, left);
    const next = this.#waiting.findIndex((waiting) => this.#hasPlace(waiting.peer));
    if (next >= 0) this.#waiting.splice(next, 1)[0]?.enter();
  }

  async #wait(peer: string, reply: FastifyReply): Promise<void> {
    const own = this.#waiting.filter((waiting) => waiting.peer === peer).length;
    if (own >= LIMITS['waiting-account'].most) await this.#refuse('waiting-account', reply);
    if (this.#waiting.length >= LIMITS.waiting.most) await this.#refuse('waiting', reply);
    const hasTurn = await this.#turn(peer, reply);
    if (!hasTurn) await this.#refuse('question-time', reply);
  }

  /** Waits for a place; says whether there was one in time. */
  #turn(peer: string, reply: FastifyReply): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (): void => {
        tooLong.cancel();
        reply.raw.off('close', giveUp);
        const place = this.#waiting.indexOf(waiting);
        if (place >= 0) this.#waiting.splice(place, 1);
      };
      const giveUp = (): void => {
        end();
        resolve(false);
      };
      const waiting: Waiting = {
        peer,
        enter: () => {
          end();
          this.#enter(peer);
          resolve(true);
        },
      };
      const tooLong = this.#machine.setTimer('turn', seconds(LIMITS['question-time'].most), giveUp);
      reply.raw.once('close', giveUp);
      this.#waiting.push(waiting);
    });
  }

  /** Refuses a request with 429. */
  async #refuse(limit: LimitName, reply: FastifyReply): Promise<never> {
    this.#limited(limit);
    const waited = await this.#refusals.wait();
    if (!waited) void reply.header('connection', 'close');
    throw new RequestError('too-many', DETAILS[limit] ?? REQUEST_TEXTS.manyAtOnce, limit);
  }
}

/** Acts when a peer goes away; at once for one that went while its request waited, whose 'close' has been. */
function whenGone({ raw }: FastifyReply, act: () => void): void {
  if (raw.closed) act();
  else raw.once('close', act);
}

const DETAILS: Partial<Record<LimitName, Text>> = {
  'requests-account': REQUEST_TEXTS.manyOfAccount,
  'looks-account': REQUEST_TEXTS.manyLooks,
  'waiting-account': REQUEST_TEXTS.manyWaiting,
};

/** Whom a request is counted for. */
function peerOfRequest({ account, address }: { readonly account?: Account; readonly address: string }): string {
  return account === undefined ? `address ${peerOf(address)}` : keyOf(account);
}
