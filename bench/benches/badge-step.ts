import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { Bench, Effort } from '../harness/bench.ts';
import { startMosquitto } from '../harness/broker.ts';
import { end, Side, temporary } from '../harness/children.ts';
import { alternating, compared, type Figure, type Pair } from '../harness/figure.ts';
import { GatewayProcess, lookOn, onText, open, writeConfig } from '../harness/gateway.ts';
import { badgePlant, middleOf, ZONES } from '../harness/plants.ts';
import { latencies, monotonic, percentile, type Timed } from '../harness/stats.ts';
import type { LoadDone, LoadRequest } from '../sides/badge-publisher.ts';

const TAGS = 1000;
const RATE = 5000;
const HIGH_RATE = 20_000;
const HIGHEST_RATE = 40_000;
const LOOKERS_ON = 4;

/** From the moment a badge's message is due to the transition at a client, under load. */
export const badgeStep: Bench = {
  name: 'badge-step',
  about: `MQTT publish -> transition at a websocket, ${RATE} fixes/s, ${TAGS} badges, ${ZONES} zones, everything logged, 5 clients; floor: mqtt.js -> JSON.parse -> ws, one frame each`,
  limit: 480,
  async run(effort) {
    const broker = await startMosquitto();
    if (broker === undefined) throw new Error('skipped: mosquitto is not installed (apt-get install mosquitto)');
    const bench = await Setup.start(broker.port);
    const pairs = await bench.run(effort, RATE, effort.runs);
    const high = await bench.run(effort, HIGH_RATE, effort.runs);
    const highest = await bench.run(effort, HIGHEST_RATE, effort.runs);
    await end(broker.process);
    return [
      compared('badge-step at 5,000/s, p50', 'ms', pairs, ({ p50 }) => p50, {
        text: '<= 2x floor',
        met: (_v, _f, ratio) => ratio <= 2,
      }),
      compared('badge-step at 5,000/s, p99', 'ms', pairs, ({ p99 }) => p99, {
        text: '<= floor + 5 ms',
        met: (value, floor) => value <= floor + 5,
      }),
      dropped('badge-step at 5,000/s, lost or replaced', pairs),
      compared('badge-step at 20,000/s, p99', 'ms', high, ({ p99 }) => p99, {
        text: '< 20 ms',
        met: (value) => value < 20,
      }),
      dropped('badge-step at 20,000/s, lost or replaced', high),
      compared('badge-step at 40,000/s, p99', 'ms', highest, ({ p99 }) => p99),
      {
        name: `badge-step at 40,000/s, worst p99 of ${highest.length} runs`,
        unit: 'ms',
        value: worst(highest.map(({ ours }) => ours.p99)),
        floor: worst(highest.map(({ floor }) => floor.p99)),
        must: { text: '< 20 ms in every run', met: highest.every(({ ours }) => ours.p99 < 20) },
      },
      dropped('badge-step at 40,000/s, lost or replaced', highest),
    ];
  },
};

interface Run {
  readonly p50: number;
  readonly p99: number;
  /** Fixes that were sent and not folded, replaced in the queue, or steps without a transition. */
  readonly dropped: number;
}

/** Both sides, fed by one publisher through one broker on topics of their own. */
class Setup {
  readonly #publisher: Side<object>;
  readonly #gateway: GatewayProcess;
  readonly #ours: WebSocket;
  readonly #floor: WebSocket;

  private constructor(publisher: Side<object>, gateway: GatewayProcess, ours: WebSocket, floor: WebSocket) {
    this.#publisher = publisher;
    this.#gateway = gateway;
    this.#ours = ours;
    this.#floor = floor;
  }

  static async start(port: number): Promise<Setup> {
    const publisher = await Side.start<object>('badge-publisher', { port, tags: TAGS });
    const gateway = await GatewayProcess.start(
      writeConfig(temporary(), badgePlant(`mqtt://127.0.0.1:${port}`, TAGS)),
      join(temporary(), 'data'),
    );
    await lookOn(gateway, LOOKERS_ON);
    const floor = await Side.start<{ url: string }>('badge-floor', { port, topic: 'raw' });
    return new Setup(publisher, gateway, await gateway.live(), await open(floor.ready.url));
  }

  run({ length }: Effort, rate: number, runs: number): Promise<Pair<Run>[]> {
    const load = { rate, warmMs: 1500, lengthMs: 6000 * length, stepEveryMs: 20 };
    return alternating(
      runs,
      () => this.#runOurs({ ...load, topic: 'uwb' }),
      () => this.#runFloor({ ...load, topic: 'raw' }),
    );
  }

  async #runOurs(load: LoadRequest): Promise<Run> {
    const before = await this.#counts();
    const { done, run } = await this.#measure(this.#ours, '{"type":"transition"', load, (text) => {
      const { subject, kind } = JSON.parse(text) as { subject: string; kind: string };
      return `${subject} ${kind}`;
    });
    const after = await this.#counts();
    return {
      ...run,
      dropped: done.sent - (after.folded - before.folded) + (after.replaced - before.replaced) + run.dropped,
    };
  }

  async #runFloor(load: LoadRequest): Promise<Run> {
    const { run } = await this.#measure(this.#floor, '{"id":"v', load, (text) => {
      const { id, position } = JSON.parse(text) as { id: string; position: { x: number } };
      const zone = Number(id.slice(1));
      return `zone-${zone} ${position.x === middleOf(zone)[0] ? 'raise' : 'return'}`;
    });
    return run;
  }

  async #measure(
    socket: WebSocket,
    prefix: string,
    load: LoadRequest,
    keyOf: (text: string) => string,
  ): Promise<{ done: LoadDone; run: Run }> {
    const frames: { at: number; text: string }[] = [];
    socket.removeAllListeners('message');
    onText(socket, prefix, (text) => frames.push({ at: monotonic(), text }));
    const done = await this.#publisher.ask<LoadDone>(load);
    await sleep(1000);
    const arrivals = frames.map(({ at, text }): Timed => ({ at, key: keyOf(text) }));
    const all = latencies(done.steps, arrivals);
    const known = all.filter((ms) => !Number.isNaN(ms));
    return {
      done,
      run: {
        p50: percentile(known, 0.5),
        p99: percentile(known, 0.99),
        dropped: all.length - known.length + done.lost,
      },
    };
  }

  async #counts(): Promise<{ folded: number; replaced: number }> {
    return {
      folded: await this.#gateway.metric('fengsui_inputs_total', 'kind="fix"'),
      replaced: await this.#gateway.metric('fengsui_admit_replaced_total'),
    };
  }
}

const worst = (all: readonly number[]): number => all.reduce((a, b) => Math.max(a, b), 0);

function dropped(name: string, pairs: readonly Pair<Run>[]): Figure {
  const sum = (pick: (pair: Pair<Run>) => Run): number => pairs.reduce((total, pair) => total + pick(pair).dropped, 0);
  const value = sum(({ ours }) => ours);
  return {
    name,
    unit: '',
    value,
    floor: sum(({ floor }) => floor),
    ratio: NaN,
    must: { text: 'none', met: value === 0 },
  };
}
