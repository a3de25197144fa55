import { api } from './api.ts';
import type { ToldLine } from './deeds.ts';
import { type AxisSpan, type GasStep, type LaneData, type LaneLack, marksOf } from './lanes.ts';
import { ALARMS_AND_ACTS } from './record-kinds.ts';

/** An answer of the gateway. */
interface Listed<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** So many lines are drawn, the newest of the stretch. */
const MOST_LINES = 2000;
const MOST_STEPS = 300;
const HEADCOUNTS = 60;
/** What did not answer is asked again after this time, ms. */
const RETRY_MS = 2000;

/** What the record has of the stretch that the time axis shows. */
export class AxisData implements LaneData {
  transitions = $state.raw<LaneData['transitions']>([]);
  marks = $state.raw<LaneData['marks']>([]);
  gas = $state.raw<LaneData['gas']>(new Map());
  lacking = $state.raw<ReadonlyMap<string, LaneLack>>(new Map());
  people = $state.raw<LaneData['people']>([]);
  isCut = $state(false);
  /** The signal of the stretch that was asked for last. */
  #stretch: AbortSignal | undefined;

  /** Alarms, acts and people. What does not answer changes nothing. */
  async load(stretch: AxisSpan, signal: AbortSignal): Promise<void> {
    const span = { from: timeText(stretch.from), to: timeText(stretch.to) };
    const linesPath = pathOf('/events', { ...span, kind: ALARMS_AND_ACTS, limit: String(MOST_LINES) });
    const peoplePath = pathOf('/headcount/series', { ...span, maxPoints: String(HEADCOUNTS) });
    const lines = api<Listed<ToldLine>>('GET', linesPath, undefined, signal);
    const people = api<Listed<LaneData['people'][number]>>('GET', peoplePath, undefined, signal);
    const [told, counted] = await Promise.allSettled([lines, people]);
    if (signal.aborted) return;
    if (told.status === 'fulfilled') {
      const { items, next } = told.value;
      this.transitions = items.filter((line) => line.type === 'transition');
      this.marks = marksOf(items);
      this.isCut = next !== undefined;
    }
    if (counted.status === 'fulfilled') this.people = counted.value.items;
  }

  /**
   * The values of some points, one after the other: their lanes are drawn as they come. What does not answer is asked
   * again until it does, and its lane says so.
   * @param signal one for each stretch
   */
  async loadGas({ from, to }: AxisSpan, points: readonly string[], signal: AbortSignal): Promise<void> {
    const span = { from: timeText(from), to: timeText(to), maxPoints: String(MOST_STEPS) };
    if (signal !== this.#stretch) {
      this.#stretch = signal;
      this.lacking = new Map(points.map((point) => [point, 'loading']));
    }
    for (let wanted = points; wanted.length > 0; await pause(RETRY_MS)) {
      const failed: string[] = [];
      for (const point of wanted) {
        const path = pathOf('/series', { point, ...span });
        const answer = await api<Listed<GasStep>>('GET', path, undefined, signal).catch(() => undefined);
        if (signal.aborted) return;
        if (answer === undefined) failed.push(point);
        this.#take(point, answer?.items, points);
      }
      wanted = failed;
    }
  }

  /** Values of the stretch before go as soon as it is known that there are no others. */
  #take(point: string, steps: readonly GasStep[] | undefined, points: readonly string[]): void {
    const gas = new Map([...this.gas].filter(([id]) => points.includes(id)));
    const lacking = new Map(this.lacking);
    if (steps === undefined) {
      if (lacking.has(point)) gas.delete(point);
      lacking.set(point, 'seriesMissing');
    } else {
      gas.set(point, steps);
      lacking.delete(point);
    }
    this.gas = gas;
    this.lacking = lacking;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const timeText = (at: number): string => new Date(at).toISOString();

/** What `api` is asked for: a path of the record, with its query. */
const pathOf = (path: string, query: Readonly<Record<string, string>>): string =>
  `${path}?${new URLSearchParams(query).toString()}`;
