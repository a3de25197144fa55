import type { AxisSpan } from './lanes.ts';

const LEAST_SPAN_MS = 5000;

/** The stretch of a record that the lanes show: zoomed, moved, and following the moment that is played. */
export class LaneWindow {
  readonly #range: () => AxisSpan;
  /** So long a stretch is asked for, ms; shown is no more than there is. */
  span = $state(0);
  from = $state(0);

  /** @param range of what time there is a record, Unix ms */
  constructor(range: () => AxisSpan, span: number) {
    this.#range = range;
    this.span = span;
  }

  get shown(): AxisSpan {
    const { from, to } = this.#range();
    const length = Math.min(this.span, to - from);
    const begin = Math.max(from, Math.min(this.from, to - length));
    return { from: begin, to: begin + length };
  }

  zoom(factor: number, centre: number): void {
    const { from, to } = this.shown;
    const range = this.#range();
    const length = Math.max(LEAST_SPAN_MS, Math.min(range.to - range.from, (to - from) * factor));
    this.from = centre - (centre - from) * (length / Math.max(1, to - from));
    this.span = length;
  }

  centre(at: number): void {
    this.from = at - this.span / 2;
  }

  /** Where the moment leaves what is shown, what is shown follows: a part of it behind the moment, the rest ahead. */
  follow(at: number, behind: number): void {
    const { from, to } = this.shown;
    if (at < from || at > to || this.from === 0) this.from = at - this.span * behind;
  }
}
