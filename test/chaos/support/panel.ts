import { Registers } from '../../../simulators/wire/registers.ts';
import { type Listening, listen, tcpSession } from '../../../simulators/wire/server.ts';
import { gatewayLine } from '../../../simulators/wire/unit.ts';
import { readOf } from '../../support/modbus.ts';
import { CALM, GAS } from './plant.ts';

/** A gas panel on a socket of its own: register 0 is the test's, the others differ at every read. */
export class Panel {
  /** What register 0 reads. */
  level = CALM;
  /** The other registers cross the limit at every read: each read is a transition of each. */
  isFlapping = false;
  readonly #listening: Listening;

  private constructor(listening: Listening) {
    this.#listening = listening;
  }

  static async listen(noise: number): Promise<Panel> {
    let nth = 0;
    const shown = Array.from({ length: noise + 1 }, (_, address) => ({
      read: readOf('input', address),
      now: () => (address === 0 ? panel.level : panel.isFlapping ? (nth++ % 2 === 0 ? CALM : GAS) : (nth++ % 40) + 1),
    }));
    const line = gatewayLine([{ id: 1, registers: new Registers(shown), isAlive: () => true }]);
    const panel: Panel = new Panel(await listen('tcp', tcpSession(line)));
    return panel;
  }

  get port(): number {
    return Number(new URL(this.#listening.address).port);
  }

  close(): Promise<void> {
    return this.#listening.close();
  }
}
