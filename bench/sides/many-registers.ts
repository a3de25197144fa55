import { Registers } from '../../simulators/wire/registers.ts';
import { listen, tcpSession } from '../../simulators/wire/server.ts';
import { gatewayLine } from '../../simulators/wire/unit.ts';
import { readSchema } from '../../drivers/modbus/settings/read.ts';
import { options, serve } from '../harness/side.ts';

/** A device with a thousand registers, of which one in twenty moves between two polls. */

const { points } = options as { points: number };
let turn = 0;
const shown = Array.from({ length: points }, (_, address) => ({
  read: readSchema.parse({ table: 'input', address, scale: 0.1 }),
  now: () => 1 + 0.1 * Math.floor((turn + address) / 20) - 0.1 * Math.floor(address / 20),
}));
const registers = new Registers(shown);
setInterval(() => (turn = (turn + 1) % 400), 100);
const line = gatewayLine([{ id: 1, registers, isAlive: () => true }]);
const { address } = await listen('tcp', tcpSession(line));
serve({ address });
