import { api } from './api.ts';
import type { ToldLine } from './deeds.ts';
import { type AxisSpan, type GasStep, type LaneData, marksOf } from './lanes.ts';
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

/** What the record has of the stretch that the time axis shows. */
export class AxisData implements LaneData {
  transitions = $state.raw<LaneData['transitions']>([]);
  marks = $state.raw<LaneData['marks']>([]);
  gas = $state.raw<LaneData['gas']>(new Map());
  people = $state.raw<LaneData['people']>([]);
  isCut = $state(false);

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

  /** The values of some points, one after the other: their lanes are drawn as they come. */
  async loadGas({ from, to }: AxisSpan, points: readonly string[], signal: AbortSignal): Promise<void> {
    const span = { from: timeText(from), to: timeText(to), maxPoints: String(MOST_STEPS) };
    const found = new Map<string, readonly GasStep[]>();
    for (const point of points) {
      const path = pathOf('/series', { point, ...span });
      const answer = await api<Listed<GasStep>>('GET', path, undefined, signal).catch(() => undefined);
      if (signal.aborted) return;
      if (answer !== undefined) found.set(point, answer.items);
    }
    this.gas = found;
  }
}

const timeText = (at: number): string => new Date(at).toISOString();

/** What `api` is asked for: a path of the record, with its query. */
const pathOf = (path: string, query: Readonly<Record<string, string>>): string =>
  `${path}?${new URLSearchParams(query).toString()}`;
