import type { Gateway } from './gateway.ts';

const EVERY_MS = 200;

/** Watches memory and descriptors of a gateway during a flood. */
export class Gauge {
  readonly #gateway: Gateway;
  readonly #timer: NodeJS.Timeout;
  readonly before: { readonly rss: number; readonly descriptors: number };
  /** The most there was at once: MB and descriptors. */
  rss: number;
  descriptors: number;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
    this.before = { rss: gateway.rss, descriptors: gateway.descriptors };
    this.rss = this.before.rss;
    this.descriptors = this.before.descriptors;
    this.#timer = setInterval(() => this.#look(), EVERY_MS);
  }

  /** Megabytes more than before, at the most. */
  get grown(): number {
    return this.rss - this.before.rss;
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    if (this.#gateway.child.ended) return this.end();
    this.rss = Math.max(this.rss, this.#gateway.rss);
    this.descriptors = Math.max(this.descriptors, this.#gateway.descriptors);
  }
}
