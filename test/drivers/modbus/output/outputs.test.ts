import { expect, it } from 'vitest';
import { type ModbusOutput, ModbusOutputs } from '../../../../drivers/modbus/output/outputs.ts';
import { outputId } from '../../../../src/domain/ids.ts';
import { duration } from '../../../../src/domain/time.ts';
import { Ear } from '../../../support/modbus.ts';
import { COIL, Relays, wiring } from './relays.ts';

const at = (address: number, more: Partial<ModbusOutput> = {}): ModbusOutput => ({
  ...wiring({ ...COIL, address }),
  id: outputId(`siren-${address}`),
  atStop: 'off',
  ...more,
});
const beat = (more: Partial<ModbusOutput> = {}): ModbusOutput => at(30, { period: duration(1000), ...more });

/** Outputs that are driven, on relays of the test. */
function driven(...outputs: ModbusOutput[]) {
  const relays = new Relays();
  const ear = new Ear();
  const driver = new ModbusOutputs(() => relays, relays.clock);
  driver.drive(outputs, ear);
  const writes = async (ms: number): Promise<string[]> => {
    await relays.clock.pass(ms);
    return relays
      .story()
      .filter((line) => line.includes('='))
      .map((line) => line.slice(line.indexOf(' ') + 1));
  };
  const become = (...next: ModbusOutput[]): void => {
    driver.keep(next);
    driver.drive(next, ear);
  };
  const want = (id: string, on: boolean, tick?: number): void =>
    driver.want({ output: outputId(id), on, ...(tick === undefined ? {} : { tick }) });
  return { relays, ear, driver, writes, become, want };
}

it('tells what it knows of each output, whole, on a change only', async () => {
  const { ear, want, writes } = driven(at(16));
  await writes(3000);
  want('siren-16', true);
  await writes(3000);
  expect(ear.drafts).toEqual([
    { kind: 'output', output: 'siren-16', readBack: false },
    { kind: 'output', output: 'siren-16', written: true, readBack: true },
  ]);
});

it('begins only those outputs again that another configuration changes, with the wish that stands', async () => {
  const { want, writes, become } = driven(at(16), at(20));
  want('siren-16', true);
  want('siren-20', true);
  await writes(2000);
  become(at(16), at(20, { readBack: { table: 'discrete', address: 3, on: 1, off: 0 } }));
  expect((await writes(50)).sort()).toEqual(['coil 20=true']);
});

it('a wish for an output that is driven only a moment later is not lost', async () => {
  const { want, writes, become } = driven(at(16));
  want('siren-20', true);
  become(at(16), at(20));
  expect(await writes(500)).toEqual(['coil 20=true']);
});

it.each([
  ['off', ['coil 16=false']],
  ['hold', []],
] as const)('an output that is no more is left %s, as at a stop', async (atStop, left) => {
  const { want, writes, become } = driven(at(16, { atStop }));
  want('siren-16', true);
  await writes(2000);
  become();
  expect(await writes(5000)).toEqual(left);
});

it('an output that gets another name goes on sounding', async () => {
  const { relays, want, writes, become } = driven(at(16));
  want('siren-16', true);
  await writes(2000);
  want('horn', true);
  become({ ...at(16), id: outputId('horn') });
  await writes(5000);
  expect(relays.holds.get('coil 16')).toBe(1);
});

it('leaves each output at a stop as it is to be left', async () => {
  const { relays, want, writes, driver } = driven(at(16), at(17, { atStop: 'on' }), at(18, { atStop: 'hold' }), beat());
  for (const id of ['siren-16', 'siren-18']) want(id, true);
  want('siren-30', true, 1);
  await writes(2000);
  void driver.stop();
  await writes(5000);
  expect([16, 17, 18, 30].map((address) => relays.holds.get(`coil ${address}`))).toEqual([0, 1, 1, 0]);
});

it('a heartbeat follows its ticks, and stops when none comes for three periods', async () => {
  const { relays, want, writes } = driven(beat());
  for (let tick = 1; tick <= 5; tick++) {
    want('siren-30', tick % 2 === 1, tick);
    expect(await writes(1000)).toEqual([`coil 30=${tick % 2 === 1}`]);
  }
  // The same tick again, as after a change of the configuration, keeps nothing going.
  for (let i = 0; i < 5; i++) {
    want('siren-30', true, 5);
    await writes(500);
  }
  expect(relays.holds.get('coil 30')).toBe(0);
  want('siren-30', true, 5);
  expect(await writes(2000)).toEqual([]);
  want('siren-30', true, 7);
  expect(await writes(500)).toEqual(['coil 30=true']);
});
