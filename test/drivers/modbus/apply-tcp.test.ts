import { describe, expect, it, onTestFinished } from 'vitest';
import { ModbusDriver } from '../../../drivers/modbus/driver.ts';
import { modbusDevices } from '../../../drivers/modbus/settings/device.ts';
import { SystemClock } from '../../../src/platform/system-clock.ts';
import { transportOf } from '../../../src/platform/transport-of.ts';
import { Ear } from '../../support/modbus.ts';
import { dataPdu, frameOf, WireDevice } from '../../support/modbus-wire.ts';
import { until } from '../../support/until.ts';
import { settingsOf } from './model/plant-of.ts';

/** A gateway with units behind it: each says ten times its number. It counts how many connections it has at most. */
async function gateway() {
  let most = 0;
  const wire = await WireDevice.listen('tcp', (request, say) => {
    most = Math.max(most, wire.open);
    say(frameOf('tcp', request, dataPdu(request.code, 10 * request.unit)));
  });
  const devices = (units: Readonly<Record<string, string>>): string[] =>
    Object.entries(units).map(
      ([id, keys]) =>
        `{ id: ${id}, connect: "tcp://127.0.0.1:${wire.port}", poll: 20ms, ${keys}, points: [{ id: ${id}.p, gas: H2S, read: { table: holding, address: 0, scale: 0.1 } }] }`,
    );
  const plant = (units: Readonly<Record<string, string>>) => settingsOf(`devices: [${devices(units).join(', ')}]\n`);
  const driver = new ModbusDriver(modbusDevices(plant({ a: 'unit: 1', b: 'unit: 2' })), transportOf, new SystemClock());
  onTestFinished(() => driver.stop());
  const ear = new Ear();
  driver.start(ear);
  const asked = (unit: number): number => wire.requests.filter((request) => request.unit === unit).length;
  const askedMore = async (unit: number): Promise<void> => {
    const before = asked(unit);
    await until(`unit ${unit} to be asked`, () => asked(unit) > before + 3);
  };
  await askedMore(1);
  await askedMore(2);
  return {
    driver,
    ear,
    wire,
    asked,
    askedMore,
    become: (to: Parameters<typeof plant>[0]) => driver.plan(plant(to)).apply(),
    most: () => most,
  };
}

describe('a change while devices are polled over a socket', () => {
  it('leaves the connection and the other unit on it alone', async () => {
    const { driver, ear, wire, askedMore, become, most } = await gateway();
    expect(become({ a: 'unit: 3', b: 'unit: 2' })).toEqual(['a']);
    await askedMore(2);
    await askedMore(3);
    expect([wire.connections, most()]).toEqual([1, 1]);
    expect(ear.story).toContain('a.p=3 good');
    expect(ear.story.filter((told) => told.includes('down') || told.startsWith('b '))).toEqual(['b up']);
    expect(driver.reports().map(({ device, errors }) => [device, errors])).toEqual([
      ['a', {}],
      ['b', {}],
    ]);
  });

  it('asks a removed unit no more, and lets go of the socket with the last one', async () => {
    const { wire, asked, askedMore, become } = await gateway();
    become({ b: 'unit: 2' });
    await askedMore(2);
    const before = asked(1);
    await askedMore(2);
    expect(asked(1)).toBe(before);
    become({});
    await until('the socket to be free', () => wire.open === 0);
  });
});
