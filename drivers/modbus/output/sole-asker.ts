import type { DeviceId } from '../../../src/domain/ids.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Intake } from '../../../src/ports/driver.ts';
import { type Answer, isSilence, type Request, type WriteAsker } from '../bus/pdu.ts';
import type { Health } from '../poll/health.ts';

/** Asks a device without points: only what its outputs are asked says whether it is there. */
export class SoleAsker implements WriteAsker {
  readonly #device: DeviceId;
  readonly bus: WriteAsker;
  readonly #health: () => Health | undefined;
  readonly #clock: Clock;
  readonly #intake: Intake;
  #isUp = false;

  constructor(device: DeviceId, bus: WriteAsker, health: () => Health | undefined, clock: Clock, intake: Intake) {
    this.#device = device;
    this.bus = bus;
    this.#health = health;
    this.#clock = clock;
    this.#intake = intake;
  }

  async ask(request: Request, signal?: AbortSignal): Promise<Answer> {
    const begun = this.#clock.monotonic();
    const answer = await this.bus.ask(request, signal);
    if (signal?.aborted !== true) this.#took(answer, this.#clock.monotonic() - begun);
    return answer;
  }

  #took(answer: Answer, latency: number): void {
    const device = this.#device;
    const at = this.#clock.now();
    if (!answer.ok && !('exception' in answer && !isSilence(answer))) {
      const reason = 'trouble' in answer ? answer.trouble : 'timeout';
      this.#isUp = false;
      this.#health()?.error(reason);
      return this.#intake.heard({ at, draft: { kind: 'device', device, up: false, reason } });
    }
    this.#health()?.good(at, latency);
    if (!this.#isUp) this.#intake.heard({ at, draft: { kind: 'device', device, up: true } });
    this.#isUp = true;
  }
}
