import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startDevices } from '../../simulators/devices.ts';
import { NoPtyError, openPty } from '../../simulators/wire/pty.ts';
import { demoSettings, demoWorld, describeWith, program, quiet, runProgram, temporaryFolder } from './support.ts';

/** Every device of the demo plant on its wire, with detectors that show something. */
async function demo() {
  const world = demoWorld(quiet({ do: 'contact', at: 0, for: 1e6, contact: 'call-point', nth: 0 }));
  world.step(5000);
  const devices = await startDevices(demoSettings(), world);
  onTestFinished(() => devices.close());
  const address = (id: string): URL => new URL(devices.addresses[id] ?? 'none:');
  return { world, devices, address };
}

const numbers = (out: string): number[] =>
  [...out.matchAll(/^\[\d+\]:\s+(-?[\d.]+)/gm)].map(([, value]) => Number(value));

describeWith(['mbpoll'])('mbpoll reads the demo plant', () => {
  const poll = async (url: URL, ...parameters: string[]): Promise<number[]> => {
    const { code, out } = await runProgram('mbpoll', [
      '-m',
      'tcp',
      '-p',
      url.port,
      '-0',
      '-1',
      ...parameters,
      url.hostname,
    ]);
    expect(code, out).toBe(0);
    return numbers(out);
  };

  it('u16, both float orders, bits, and two units behind one port', async () => {
    const { world, address } = await demo();
    const panel = address('tank-farm-panel');
    const h2s = [101, 102, 103, 104].map((n) => world.valueOf(`tank-farm.h2s-${n}`));
    expect(await poll(panel, '-a', '1', '-r', '0', '-c', '4', '-t', '3')).toEqual(
      h2s.map((value) => Math.max(0, Math.round(value * 10))),
    );
    expect(
      await poll(panel, '-a', '1', '-r', '0', '-c', '2', '-t', '1'),
      'call point on; the bund loop is closed',
    ).toEqual([1, 1]);
    const hall = address('reactor-hall-panel');
    expect(address('reactor-upper-panel').port).toBe(hall.port);
    const [oxygen] = await poll(hall, '-a', '11', '-r', '8', '-c', '1', '-t', '3:float', '-B');
    expect(oxygen).toBeCloseTo(world.valueOf('reactor-hall.o2-201'), 3);
    const [co] = await poll(hall, '-a', '12', '-r', '260', '-c', '1', '-t', '4:float');
    expect(co).toBeCloseTo(world.valueOf('reactor-upper.co-301'), 3);
    const [alarms] = await poll(hall, '-a', '11', '-r', '16', '-c', '1', '-t', '4');
    expect(alarms, 'the siren sounds').toBe(8);
  });
});

const PYMODBUS = `
import json, sys
from pymodbus.client import ModbusTcpClient, ModbusSerialClient
def dump(answer): return answer.exception_code if answer.isError() else getattr(answer, 'registers', None) or getattr(answer, 'bits', None)
kind, where, unit = sys.argv[1], sys.argv[2], int(sys.argv[3])
client = ModbusTcpClient('127.0.0.1', port=int(where)) if kind == 'tcp' else ModbusSerialClient(where, baudrate=19200)
assert client.connect()
out = {}
out['holding'] = dump(client.read_holding_registers(0, 4, slave=unit))
client.write_coil(5, True, slave=unit)
client.write_coils(6, [True, False, True], slave=unit)
out['coils'] = dump(client.read_coils(5, 4, slave=unit))[:4]
client.write_register(20, 4711, slave=unit)
client.write_registers(21, [1, 65535], slave=unit)
out['written'] = dump(client.read_holding_registers(20, 3, slave=unit))
out['address'] = dump(client.read_input_registers(60000, 1, slave=unit))
out['discrete'] = dump(client.read_discrete_inputs(0, 1, slave=unit))[0]
client.close()
print(json.dumps(out))
`;
const PYTHON = '/usr/bin/python3';
const hasPymodbus =
  (await runProgram(PYTHON, ['-c', 'import pymodbus.client, serial']).catch(() => ({ code: 1 }))).code === 0;
if (!hasPymodbus && process.env['CI'] === 'true') throw new Error('the CI must have python3-pymodbus');
if (!hasPymodbus) process.stderr.write('skipped: python3-pymodbus not installed\n');

const talk = async (kind: string, where: string, unit: number): Promise<unknown> => {
  const { code, out } = await runProgram(PYTHON, ['-c', PYMODBUS, kind, where, String(unit)]);
  expect(code, out).toBe(0);
  return JSON.parse(out);
};

(hasPymodbus ? describeWith(['socat']) : describe.skip)('pymodbus talks to the card of the loading bay', () => {
  const expected = (shown: readonly number[]) => ({
    holding: shown.map((value) => Math.round((value + 25) / 0.00625)),
    coils: [true, true, false, true],
    written: [4711, 1, 65535],
    address: 2,
    discrete: false,
  });
  const card = ['loading-bay.ex-401', 'loading-bay.ex-402', 'loading-bay.ex-403', 'loading-bay.h2s-401'];

  it('over the pseudo terminal, again and again', async () => {
    const { world, devices, address } = await demo();
    expect(devices.remarks).toEqual([]);
    const url = address('loading-bay-card');
    expect([url.protocol, url.searchParams.get('baud'), url.searchParams.get('parity')]).toEqual([
      'rtu:',
      '19200',
      'none',
    ]);
    // The line stays up when a client leaves it, as a gateway does that restarts.
    for (let again = 0; again < 2; again++) {
      expect(await talk('rtu', url.pathname, 3)).toEqual(expected(card.map((id) => world.valueOf(id))));
    }
  });

  it('over TCP where there is no socat', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = temporaryFolder();
    onTestFinished(() => void (process.env['PATH'] = path));
    const { world, devices, address } = await demo();
    process.env['PATH'] = path;
    expect(devices.remarks).toEqual(['loading-bay-card over TCP, as there is no serial line: socat is not installed']);
    expect(await talk('tcp', address('loading-bay-card').port, 3)).toEqual(
      expected(card.map((id) => world.valueOf(id))),
    );
  });
});

describeWith(['socat'])('a pseudo terminal', () => {
  it('cannot be made in a folder that is not there', async () => {
    await expect(openPty(join(temporaryFolder(), 'none', 'tty'), () => undefined)).rejects.toThrow(NoPtyError);
    expect(program('socat')).toBeDefined();
  });
});
