import modbus from 'modbus-serial';
import { options, serve } from '../harness/side.ts';

/** Panels next door: each reads as much as one request holds, again as soon as it is answered. */

const { port, clients } = options as { port: number; clients: number };
let reads = 0;

async function read(): Promise<void> {
  const client = new modbus.default();
  await client.connectTCP('127.0.0.1', { port });
  client.setID(1);
  for (;;) {
    const { data } = await client.readInputRegisters(0, 125);
    await client.readDiscreteInputs(0, 64);
    reads += data.length > 0 ? 2 : 0;
  }
}

const all = Array.from({ length: clients }, () => read());
for (const one of all)
  one.catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
serve({}, () => ({ reads }));
