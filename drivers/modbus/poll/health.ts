import type { DeviceId } from '../../../src/domain/ids.ts';
import type { Instant } from '../../../src/domain/time.ts';
import type { DeviceReport, RegisterReport } from '../../../src/ports/driver.ts';

const KEPT = 256;

/** How one device does: counters, and the response times of its last polls. */
export class Health {
  readonly #device: DeviceId;
  readonly #address: string;
  readonly #latencies: number[] = [];
  readonly #errors = new Map<string, number>();
  #polls = 0;
  #lastGoodAt: Instant | null = null;

  constructor(device: DeviceId, address: string) {
    this.#device = device;
    this.#address = address;
  }

  good(at: Instant, latency: number): void {
    this.#latencies[this.#polls % KEPT] = latency;
    this.#polls += 1;
    this.#lastGoodAt = at;
  }

  error(kind: string, count = 1): void {
    this.#errors.set(kind, (this.#errors.get(kind) ?? 0) + count);
  }

  report(registers: readonly RegisterReport[]): DeviceReport {
    const sorted = [...this.#latencies].sort((a, b) => a - b);
    const at = (share: number): number =>
      hundredths(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
    return {
      device: this.#device,
      address: this.#address,
      polls: this.#polls,
      errors: Object.fromEntries(this.#errors),
      latency: sorted.length === 0 ? null : { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) },
      lastGoodAt: this.#lastGoodAt,
      registers,
    };
  }
}

const hundredths = (ms: number): number => Math.round(100 * ms) / 100;
