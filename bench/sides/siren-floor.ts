import modbus from 'modbus-serial';
import { options, serve } from '../harness/side.ts';

/** The floor of outputs: modbus-serial reads in a loop, and writes a coil over a second connection when a register has moved. */

const { panel, siren, points } = options as { panel: number; siren: number; points: number };
const connected = async (port: number) => {
  const client = new modbus.default();
  await client.connectTCP('127.0.0.1', { port });
  client.setID(1);
  return client;
};
const [detector, relay] = [await connected(panel), await connected(siren)];
serve({});

let isOn = false;
for (;;) {
  const { data } = await detector.readInputRegisters(0, points);
  const isAlarm = data.some((value) => value > 70);
  if (isAlarm === isOn) continue;
  isOn = isAlarm;
  void relay.writeCoil(0, isOn);
}
