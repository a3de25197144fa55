import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { EventKind } from '../domain/event.ts';
import { priorityOf } from '../domain/state/conditions.ts';
import type { Quality } from '../domain/reading/quality.ts';
import { type LimitName, LIMITS } from './limits.ts';
import type { Site } from './site.ts';

/** Senses within milliseconds, polls within seconds. */
const FAST = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** A fold is microseconds, a stall would be milliseconds. */
const FOLDS = [0.00001, 0.00005, 0.0001, 0.0005, 0.001, 0.005, 0.02, 0.1];

/** What a collector may know of the gateway; the names are part of the contract. */
export class Metrics {
  readonly #registry = new Registry();
  readonly contentType = this.#registry.contentType;
  readonly senseToPublish: Histogram;
  readonly conflated: Counter;
  readonly clients: Gauge;
  readonly #limits: Counter;

  constructor(site: Site) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.senseToPublish = new Histogram({
      name: 'fengsui_sense_to_publish_seconds',
      help: 'Bytes received to websocket send',
      buckets: FAST,
      registers,
    });
    this.conflated = new Counter({
      name: 'fengsui_ws_conflated_total',
      help: 'Deltas that a slow client got merged',
      registers,
    });
    this.clients = new Gauge({ name: 'fengsui_ws_clients', help: 'Open websockets', registers });
    this.#limits = new Counter({
      name: 'fengsui_limited_total',
      help: 'What peers were refused, by the limit of docs/limits-of-peers.md that they reached',
      labelNames: ['limit'],
      registers,
    });
    for (const limit of Object.keys(LIMITS)) this.#limits.inc({ limit }, 0);
    countInputs(site, registers);
    countNotices(site, registers);
    gaugeSite(site, registers);
  }

  /** Notes that a peer reached a limit. */
  limited(limit: LimitName): void {
    this.#limits.inc({ limit });
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

function countInputs(site: Site, registers: Registry[]): void {
  const inputs = new Counter({
    name: 'fengsui_inputs_total',
    help: 'Inputs folded',
    labelNames: ['driver', 'kind'],
    registers,
  });
  const rejects = new Counter({
    name: 'fengsui_rejects_total',
    help: 'What was thrown away, and why',
    labelNames: ['driver', 'reason'],
    registers,
  });
  const counts = new Map<string, number>();
  const folds = new Histogram({ name: 'fengsui_fold_seconds', help: 'One fold', buckets: FOLDS, registers });
  site.folded.subscribe(({ input, outcome, took }) => {
    folds.observe(took / 1000);
    const device =
      'device' in input
        ? input.device
        : input.kind === 'reading'
          ? site.state.index.points.get(input.point)?.device
          : undefined;
    const key = `${device ?? 'gateway'} ${input.kind}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (outcome.late === true) rejects.inc({ driver: device ?? 'gateway', reason: 'late' });
  });
  site.rejected.subscribe(({ device, reason, count }) => rejects.inc({ driver: device, reason }, count));
  // Counted in a plain map on the hot path, and handed over at each scrape.
  Object.assign(inputs, {
    collect: () => {
      inputs.reset();
      for (const [key, count] of counts) {
        const [driver = '', kind = ''] = key.split(' ');
        inputs.inc({ driver, kind }, count);
      }
    },
  });
}

/** What became of messages, as the record says it; a result of each try. */
const RESULT_OF: Readonly<Partial<Record<EventKind, string>>> = {
  'notice-told': 'told',
  'notice-untold': 'retry',
  'notice-failed': 'failed',
  'notice-dropped': 'dropped',
};

function countNotices(site: Site, registers: Registry[]): void {
  const notices = new Counter({
    name: 'fengsui_notices_total',
    help: 'Messages to people: told, tried and to be tried again, given up, dropped',
    labelNames: ['channel', 'result'],
    registers,
  });
  site.folded.subscribe(({ outcome: { events } }) => {
    for (const { kind, channel } of events) {
      const result = RESULT_OF[kind];
      if (result !== undefined && channel !== undefined) notices.inc({ channel, result });
    }
  });
}

/** How long something has been waiting for the disk, at most; from what was folded and what is durable. */
function lagOf(site: Site): () => number {
  let waitingSince: number | undefined;
  site.folded.subscribe(() => (waitingSince ??= site.clock.monotonic()));
  site.log.onDurable((seq) => (waitingSince = seq >= site.state.seq ? undefined : site.clock.monotonic()));
  return () => (waitingSince === undefined ? 0 : (site.clock.monotonic() - waitingSince) / 1000);
}

function gaugeSite(site: Site, registers: Registry[]): void {
  const gauge = (name: string, help: string, read: () => number): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('fengsui_admit_queue', 'Inputs that wait for the fold', () => site.flow.waiting);
  gauge('fengsui_admit_replaced_total', 'Waiting fixes that a newer one replaced', () => site.flow.replaced);
  gauge('fengsui_log_bytes', 'Bytes of the log on the disk', () => site.log.status.bytes);
  gauge('fengsui_log_dropped_total', 'Rows and segments dropped', () => site.log.status.dropped);
  gauge('fengsui_log_lag_seconds', 'How long the oldest input that is not yet on the disk has waited', lagOf(site));
  new Gauge({
    name: 'fengsui_point_quality',
    help: 'Points of each quality',
    labelNames: ['quality'],
    registers,
    collect() {
      const counts: Record<Quality, number> = { good: 0, uncertain: 0, bad: 0 };
      for (const [, { trust }] of site.state.points) counts[trust.quality] += 1;
      for (const [quality, count] of Object.entries(counts)) this.set({ quality }, count);
    },
  });
  new Gauge({
    name: 'fengsui_alarms_active',
    help: 'Active alarms of each priority',
    labelNames: ['priority'],
    registers,
    collect() {
      const counts = [0, 0, 0, 0, 0];
      for (const [id, { active }] of site.state.alarms) {
        const priority = active ? (priorityOf(site.state, id) ?? 0) : 0;
        counts[priority] = (counts[priority] ?? 0) + 1;
      }
      for (const priority of [1, 2, 3, 4]) this.set({ priority }, counts[priority] ?? 0);
    },
  });
  new Gauge({
    name: 'fengsui_modbus_poll_seconds',
    help: 'Median time of a poll',
    labelNames: ['device'],
    registers,
    collect() {
      for (const { device, latency } of site.reports()) if (latency !== null) this.set({ device }, latency.p50 / 1000);
    },
  });
  const modbus = new Set(site.state.plant.devices.filter(({ kind }) => kind === 'modbus').map(({ id }) => id));
  const errors = new Counter({
    name: 'fengsui_modbus_errors_total',
    help: 'Failed polls by kind',
    labelNames: ['device', 'kind'],
    registers,
  });
  Object.assign(errors, {
    collect: () => {
      errors.reset();
      // A badge source reports as well; what it threw away is counted in `fengsui_rejects_total`.
      for (const report of site.reports().filter(({ device }) => modbus.has(device)))
        for (const [kind, count] of Object.entries(report.errors)) errors.inc({ device: report.device, kind }, count);
    },
  });
}
