import type { Settings } from '../../src/settings/driver-kind.ts';
import { scenarioNamed } from '../../simulators/scenario.ts';
import { createWorld, type World } from '../../simulators/world/world.ts';
import { deviceId, epochOf, floorId, seqOf, tagId } from '../../src/domain/ids.ts';
import type { Draft } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { normalise } from '../../src/domain/reading/normalise.ts';
import { GOOD } from '../../src/domain/reading/quality.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { Capture } from '../../src/domain/checkpoint.ts';
import { emptyState } from '../../src/domain/begin.ts';
import type { State } from '../../src/domain/state/state.ts';
import { type Duration, duration, type Instant, instant } from '../../src/domain/time.ts';
import { type DecodedRow, rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';

const CHECKPOINT_EVERY_MS = 300_000;
const ROWS_AT_A_TIME = 2000;
const STEP_MS = 100;

/** What was written. */
export interface DemoLog {
  readonly from: Instant;
  readonly to: Instant;
  readonly inputs: number;
}

/**
 * Writes a log as the gateway would have done while it watched the demo plant for so long, ending at `to`: every poll
 * and fix folded, with its transitions, events and checkpoints.
 */
export function writeDemoLog(
  data: string,
  settings: Settings,
  length: Duration,
  to: Instant = instant(Date.now() - 1000),
): DemoLog {
  const scenario = scenarioNamed('h2s-leak');
  if (scenario === undefined) throw new Error('the simulator has no such scenario');
  const world = createWorld(settings.plant, scenario, 1);
  const from = instant(to - length);
  const recorder = new FoldRecorder(data, settings.plant, from);
  for (let ms = 0; ms < length; ms += STEP_MS) {
    world.step(STEP_MS);
    for (const draft of heard(settings, world, ms, instant(from + ms))) recorder.take(instant(from + ms), draft);
    if (ms > 0 && ms % CHECKPOINT_EVERY_MS === 0) recorder.checkpoint();
  }
  return { from, to: recorder.state.at, inputs: recorder.close() };
}

/** Stands in for the gateway: folds, ticks when something is due, and records. */
export class FoldRecorder {
  readonly state: State;
  transitions = 0;
  readonly #store: LogStore;
  #rows: DecodedRow[] = [];
  #wakeAt: Instant | undefined;

  constructor(data: string, plant: Plant, at: Instant) {
    this.#store = new LogStore(data, { quota: 8e9, keep: { gas: 1e12, people: 1e12, acts: 1e12 } });
    this.state = emptyState(plant);
    this.#fold(at, {
      kind: 'started',
      epoch: epochOf(this.#store.epoch),
      revision: plant.revision,
      downFor: duration(0),
      clockInDoubt: false,
    });
  }

  take(at: Instant, draft: Draft): void {
    while (this.#wakeAt !== undefined && this.#wakeAt <= at)
      this.#fold(instant(Math.max(this.#wakeAt, this.state.at)), { kind: 'tick' });
    this.#fold(at, draft);
    if (this.#rows.length >= ROWS_AT_A_TIME) this.#flush();
  }

  checkpoint(): void {
    this.#flush();
    const capture = new Capture(this.state);
    while (capture.some(1000));
    this.#store.writeCheckpoint(capture.finish());
  }

  /** @returns how many inputs there were */
  close(): number {
    this.#flush();
    this.#store.close();
    return this.state.seq;
  }

  #fold(at: Instant, draft: Draft): void {
    const input = { ...draft, seq: seqOf(this.state.seq + 1), at };
    const { transitions, events, wakeAt } = reduce(this.state, input);
    this.#wakeAt = wakeAt;
    this.transitions += transitions.length;
    for (const row of rowsOf({ input, transitions, events })) this.#rows.push(row);
  }

  #flush(): void {
    this.#store.commit(this.#rows);
    this.#rows = [];
    this.#store.packClosed(this.state.at);
  }
}

/** What the drivers would hear in this tenth of a second. */
function* heard(settings: Settings, world: World, ms: number, at: Instant): Iterable<Draft> {
  const { plant } = settings;
  for (const device of plant.devices) {
    if (device.kind !== 'modbus' || ms % Math.max(STEP_MS, device.period) !== 0) continue;
    if (ms === 0) yield { kind: 'device', device: device.id, up: true };
    for (const point of plant.points) {
      if (point.device !== device.id) continue;
      const raw =
        point.type === 'contact'
          ? Number(world.contactOf(point.id) === (point.active === 1))
          : (world.valueOf(point.id) - point.offset) / point.scale;
      yield { kind: 'reading', point: point.id, ...normalise(point, Math.round(raw)) };
    }
  }
  const source = deviceId(settings.file.badges[0]?.id ?? 'uwb');
  for (const [i, { tag, x, y, floor, accuracy }] of world.people().entries()) {
    if ((ms + i * STEP_MS) % 1000 !== 0) continue;
    const centi = (metres: number): number => Math.round(metres * 100) / 100;
    const where = floorId(plant.floors[floor]?.id ?? '');
    yield {
      kind: 'fix',
      device: source,
      tag: tagId(tag),
      floor: where,
      x: centi(x),
      y: centi(y),
      z: 1.2,
      accuracy,
      ...GOOD,
      sourceAt: at,
    };
  }
}
