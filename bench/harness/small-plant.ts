import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { startMosquitto } from './broker.ts';
import { end, Side, temporary } from './children.ts';
import { GatewayProcess, writeConfig } from './gateway.ts';
import { badgePlant, gasPlant } from './plants.ts';

/** The small plant of the targets: so many points and badges, each once a second. */
export const SMALL_PLANT = { points: 64, tags: 200 } as const;

/** What `smallPlant` is written as. */
export const smallPlantConfig = (badges: string, panel: string, high?: number, points: number = SMALL_PLANT.points) => {
  const gas = gasPlant(panel, points, '1s');
  const devices = gas.devices.map((device) => ({
    ...device,
    points: device.points.map((point) => ({ ...point, alarms: { ...point.alarms, high: high ?? point.alarms.high } })),
  }));
  return { ...badgePlant(badges), devices };
};

/** A gateway that watches the small plant over sockets: Modbus of a panel, MQTT of a broker. */
export class SmallPlant {
  readonly gateway: GatewayProcess;
  readonly data: string;
  readonly #publisher: Side<object>;
  readonly #others: readonly (() => Promise<void>)[];

  private constructor(
    gateway: GatewayProcess,
    data: string,
    publisher: Side<object>,
    others: readonly (() => Promise<void>)[],
  ) {
    this.gateway = gateway;
    this.data = data;
    this.#publisher = publisher;
    this.#others = others;
  }

  static async start(): Promise<SmallPlant> {
    const broker: { port: number; process: ChildProcess } | undefined = await startMosquitto();
    if (broker === undefined) throw new Error('skipped: mosquitto is not installed (apt-get install mosquitto)');
    const device = await Side.start<{ address: string }>('many-registers', { points: SMALL_PLANT.points });
    const publisher = await Side.start<object>('badge-publisher', { port: broker.port, tags: SMALL_PLANT.tags });
    const config = smallPlantConfig(`mqtt://127.0.0.1:${broker.port}`, device.ready.address);
    const data = join(temporary(), 'data');
    const gateway = await GatewayProcess.start(writeConfig(temporary(), config), data);
    return new SmallPlant(gateway, data, publisher, [
      () => publisher.end(),
      () => device.end(),
      () => end(broker.process),
    ]);
  }

  /** All badges send once a second, for so long; so often a visitor steps into a zone that is forbidden, or out of it. */
  load(seconds: number, stepEveryMs: number): Promise<unknown> {
    const rate = SMALL_PLANT.tags;
    return this.#publisher.ask({ topic: 'uwb', rate, warmMs: 0, lengthMs: seconds * 1000, stepEveryMs });
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    await Promise.all(this.#others.map((stop) => stop()));
  }
}
