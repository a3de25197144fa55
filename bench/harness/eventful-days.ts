import { alarmId, deviceId } from '../../src/domain/ids.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { instant } from '../../src/domain/time.ts';
import { LogFiles } from '../../src/log/files.ts';
import { Pins } from '../../src/log/pins.ts';
import type { Retention } from '../../src/log/ring.ts';
import { fixes, readings } from './drafts.ts';
import { LiveWindows } from './live-windows.ts';
import { PlantDays } from './plant-days.ts';

/** How long, how much, and how often everything happens. */
export interface Eventful {
  readonly data: string;
  readonly from: number;
  readonly seconds: number;
  readonly points: number;
  readonly tags: number;
  /** Each heard once a second; the first is in force at the beginning, and each change goes on to the next. */
  readonly plants: readonly Plant[];
  readonly retention: Retention;
  /** In this time there is a leak of gas with an acknowledgement, a fault of the clock, and a restart or a change; s. */
  readonly cycle: number;
  /** Inputs of each window that is compared with the record afterwards. */
  readonly window: number;
}

const LEAK_S = 60;
const ACK_AFTER_S = 20;
const PANEL_DOWN_S = 15;
const OFF_MS = 45_000;
const SHIFT_MS = 300_000;
/** Plant time goes back in this cycle only: trends of before are read row by row. */
const BACK_IN_CYCLE = 1;

/**
 * Writes days of a plant in which things happen: leaks, acknowledgements, a panel that fails, restarts in order and
 * `kill -9`, another configuration, a clock that is set, ahead and back, and pins of people.
 */
export function writeEventfulDays(options: Eventful) {
  const { data, from, seconds, points, tags, plants, retention, cycle } = options;
  const windows = new LiveWindows(options.window);
  const days = new PlantDays({ data, plants, from, retention, live: windows.take });
  const pins = new Pins(new LogFiles(data).pins);
  const [read, fixed] = [readings(points), fixes(tags)];
  const device = deviceId('panel');
  const all = points + tags;
  const counts = { configurations: 0, pins: 0, wrongStarts: 0 };
  /** A fraction of a cycle as the second of it. */
  const second = (share: number): number => Math.floor(share * cycle);
  let isPanelUp = true;

  /** What happens in a second, beside that everything is heard. */
  function happen(n: number, s: number): void {
    const leaking = alarmId(`gas-${(n * 7) % points}`, 'high');
    const isAt = (share: number): boolean => s === second(share);
    if (isAt(0.1) || isAt([0.5, 0.6, 0.75][n % 3] ?? 0)) windows.begin(days.state);
    if (s === second(0.1) + ACK_AFTER_S) {
      const occurrence = days.state.alarms.get(leaking)?.occurrence;
      const act = { act: 'ack', alarm: leaking, occurrence, comment: 'seen' } as const;
      if (occurrence !== undefined) days.take({ kind: 'act', do: { ...act, occurrence }, by: 'lu', role: 'operator' });
    }
    if (n % 2 === 1 && isAt(0.3)) {
      isPanelUp = false;
      days.take({ kind: 'device', device, up: false, reason: 'timeout' });
    }
    if (!isPanelUp && s === second(0.3) + PANEL_DOWN_S) {
      isPanelUp = true;
      days.take({ kind: 'device', device, up: true });
    }
    if (n % 2 === 0 && isAt(0.5) && plants.length > 1) {
      const next = plants[++counts.configurations % plants.length];
      if (next !== undefined) days.configure(next);
    }
    if (isAt(0.6) && !days.restart(n % 2 === 0 ? 'killed' : 'stopped', OFF_MS)) counts.wrongStarts += 1;
    if (isAt(0.75)) {
      if (n % 3 === 0) days.take({ kind: 'clock-stepped', by: 24 * SHIFT_MS });
      else days.moveClock(n === BACK_IN_CYCLE ? -SHIFT_MS : SHIFT_MS);
    }
    if (n % 4 === 0 && isAt(0.2)) {
      counts.pins += 1;
      pins.add({ id: `inspection-${n}`, from: days.now - 120_000, to: days.now, why: 'inspection', by: 'wang' });
    }
  }

  for (let s = 0; s < seconds; s++) {
    const [n, within] = [Math.floor(s / cycle), s % cycle];
    happen(n, within);
    const isLeaking = within >= second(0.1) && within < second(0.1) + LEAK_S;
    let [spent, point] = [0, 0];
    for (let i = 0; i < all; i++) {
      const due = Math.floor((i * 1000) / all);
      days.pass(due - spent);
      spent = due;
      // Points and badges are heard in turn, spread over the second.
      if ((i * points) % all >= points) days.take(fixed(days.now));
      else {
        const draft = read(days.now);
        const isLeak = isLeaking && point++ === (n * 7) % points && draft.kind === 'reading';
        if (isPanelUp) days.take(isLeak ? { ...draft, value: 9 } : draft);
      }
    }
    days.pass(1000 - spent);
  }
  days.close();
  const { at } = days.state;
  return { ...days.done, ...counts, windows, from: instant(from), to: at };
}
