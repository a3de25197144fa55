import type { Answer, Gateway } from './gateway.ts';
import { GAS_ALARM } from './plant.ts';
import { until } from '../../support/until.ts';

const [EVERY_MS, ANSWERED_WITHIN_MS] = [300, 5000];

/** An operator's program that comments and acknowledges during a fault, and remembers what it was promised. */
export class ActProber {
  /** Comments that were answered as being on the disk. */
  readonly promised: string[] = [];
  /** Comments that were answered as standing in memory. */
  readonly inMemory: string[] = [];
  /** Acts that a gateway which was there answered late, wrongly, or not at all. */
  readonly failed: string[] = [];
  #gateway: Gateway | undefined;
  #absences = 0;
  #count = 0;
  #isOver = false;
  #isPaused = false;
  #done: Promise<void> | undefined;

  up(gateway: Gateway): void {
    this.#gateway = gateway;
    this.#done ??= this.#work();
  }

  down(): void {
    this.#absences += 1;
    this.#gateway = undefined;
  }

  /** For faults in which no new connection can be made. */
  set paused(on: boolean) {
    this.#isPaused = on;
    if (on) this.#absences += 1;
  }

  /** Waits for an act that is answered as being on the disk, begun after this call. How soon that is depends on the machine. */
  async durable(): Promise<void> {
    const known = this.#count;
    await until('an act to be answered with durable: true', () =>
      this.promised.some((comment) => Number(/\d+$/.exec(comment)?.[0]) > known),
    );
  }

  /** Acts that were promised and are in no record now. */
  async missing(gateway: Gateway): Promise<string[]> {
    // What is promised while the record is being read need not be in what was read.
    const promised = [...this.promised];
    const kept = new Set((await gateway.events('&kind=commented,acknowledged')).map(({ comment }) => comment));
    return promised.filter((comment) => !kept.has(comment));
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#done;
  }

  async #work(): Promise<void> {
    while (!this.#isOver) {
      if (this.#gateway !== undefined && !this.#isPaused) await this.#act(this.#gateway);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  async #act(gateway: Gateway): Promise<void> {
    const absences = this.#absences;
    const begun = performance.now();
    const comment = `chaos act ${(this.#count += 1)}`;
    try {
      const answer = await this.#say(gateway, comment);
      const took = performance.now() - begun;
      const { status, body } = answer;
      // What it answered and said to have kept counts, however it died then.
      if (body['durable'] === true) this.promised.push(comment);
      else if (status === 202) this.inMemory.push(comment);
      if (absences !== this.#absences || this.#isOver) return;
      if (![200, 202, 409].includes(status)) this.failed.push(`${comment}: ${status} ${JSON.stringify(body)}`);
      if (took > ANSWERED_WITHIN_MS) this.failed.push(`${comment}: answered after ${Math.round(took)} ms`);
    } catch (error) {
      if (absences === this.#absences && !this.#isOver) this.failed.push(`${comment}: ${reasonOf(error)}`);
    }
  }

  /** Acknowledges where there is something to acknowledge; comments at every other time. */
  async #say(gateway: Gateway, comment: string): Promise<Answer> {
    const path = `/api/v1/alarms/${GAS_ALARM}`;
    const standing = this.#count % 2 === 0 ? await gateway.alarm(GAS_ALARM) : undefined;
    return standing === undefined || !standing.state.includes('unacked')
      ? gateway.ask('POST', `${path}/comment`, { comment })
      : gateway.ask('POST', `${path}/ack`, { occurrence: standing.occurrence, comment });
  }
}

/** `fetch failed` says nothing: the cause does. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
