import { expect, it } from 'vitest';
import { ReadBackWatch } from '../../../../drivers/modbus/output/watch.ts';
import { OutputWriter } from '../../../../drivers/modbus/output/writer.ts';
import { exception, silent } from '../../../support/modbus.ts';
import { COIL, DEVICE, inShort, Relays, wiring } from './relays.ts';

/** Outputs at these coils, watched. */
function watched(...addresses: number[]) {
  const relays = new Relays();
  const reports: string[] = [];
  const writers = addresses.map(
    (address) =>
      new OutputWriter(wiring({ ...COIL, address }, undefined, `siren-${address}`), relays, relays.clock, (status) =>
        reports.push(`${address} ${inShort(status)}`),
      ),
  );
  const watch = new ReadBackWatch(DEVICE, relays, relays.clock);
  void watch.run(writers);
  const after = async (ms: number): Promise<string[]> => {
    await relays.clock.pass(ms);
    return relays.story();
  };
  return { relays, writers, watch, after, told: () => reports.splice(0) };
}

it('an output is read back each second before anything is wished of it, and is not written', async () => {
  const { relays, after, told } = watched(16);
  relays.holds.set('coil 16', 1);
  expect(await after(2900)).toEqual(['0 read coil 16', '1000 read coil 16', '2000 read coil 16']);
  expect(told()).toEqual(['16 ?/on']);
});

it('a relay that was switched by hand is told and switched back', async () => {
  const { relays, writers, after, told } = watched(16);
  writers[0]?.want(true);
  await after(1500);
  relays.holds.set('coil 16', 0);
  told();
  const asked = await after(1000);
  expect(asked.map((line) => line.slice(line.indexOf(' ') + 1))).toEqual([
    'read coil 16',
    'coil 16=true',
    'read coil 16',
  ]);
  expect(told()).toEqual(['16 on/off', '16 on/on']);
});

it('outputs side by side are read at once, and one by one where the device refuses that', async () => {
  const { relays, after, told } = watched(18, 16, 17, 40);
  relays.holds.set('coil 17', 1);
  const asked = async (): Promise<string[]> => (await after(999)).map((line) => line.slice(line.indexOf(' ') + 1));
  expect(await asked()).toEqual(['read coil 16+3', 'read coil 40']);
  expect(told()).toEqual(['16 ?/off', '17 ?/on', '18 ?/off', '40 ?/off']);
  relays.odd = (request) => ('length' in request && request.length > 1 ? exception(2) : undefined);
  await after(1000);
  expect((await asked()).sort()).toEqual(['read coil 16', 'read coil 17', 'read coil 18', 'read coil 40']);
  expect(told()).toEqual([]);
});

it('a device that falls silent is written again at once, and is a trouble when that is not answered either', async () => {
  const { relays, writers, after, told } = watched(16);
  writers[0]?.want(true);
  await after(1500);
  told();
  relays.odd = () => silent;
  const asked = await after(1700);
  expect(asked[0]).toBe('2000 read coil 16');
  expect(asked[1]).toBe('2500 coil 16=true');
  await after(2000);
  expect(told()).toEqual(['16 on/? timeout']);
  relays.odd = () => undefined;
  await after(2000);
  expect(told()).toEqual(['16 on/on']);
});

it('a device that is known to be silent is a trouble of all its outputs at once', async () => {
  const { relays, after, told } = watched(16, 40, 60);
  await after(1500);
  told();
  relays.odd = () => ({ ok: false, trouble: 'timeout', isDead: true });
  await after(1100);
  expect(told()).toEqual(['16 ?/? timeout', '40 ?/? timeout', '60 ?/? timeout']);
});

it('reads nothing more when it is stopped', async () => {
  const { watch, after } = watched(16);
  await after(1500);
  watch.stop();
  expect(await after(5000)).toEqual([]);
});
