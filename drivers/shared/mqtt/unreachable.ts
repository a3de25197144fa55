import { deviceId } from '../../../src/domain/ids.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { BrokerWatcher } from './outputs.ts';
import type { DeviceReport, Driver, Intake } from '../../../src/ports/driver.ts';

/** A badge source whose password or certificate cannot be read: it is offline, and the rest of the plant is watched. */
export class UnreachableSource implements Driver {
  readonly name = 'mqtt';
  readonly #id: string;
  readonly #watcher: Pick<BrokerWatcher, 'down'>;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(id: string, clock: Pick<Clock, 'now'>, watcher: Pick<BrokerWatcher, 'down'>) {
    this.#watcher = watcher;
    this.#id = id;
    this.#clock = clock;
  }

  start(intake: Intake): void {
    const draft = { kind: 'device', device: deviceId(this.#id), up: false, reason: 'auth' } as const;
    intake.heard({ at: this.#clock.now(), draft });
    this.#watcher.down('auth');
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  reports(): readonly DeviceReport[] {
    return [];
  }
}
