import { writtenDevices } from '../../../../drivers/modbus/settings/device.ts';
import { drivers } from '../../../../drivers/registry.ts';
import { load } from '../../../../src/settings/load.ts';
import { formatProblem } from '../../../../src/settings/problem.ts';
import { written } from '../../../support/example.ts';
import { tempDir } from '../../../support/temp.ts';

const PLANT = `fengsui: 1
site: { id: site, name: Site }
floors: [{ id: ground, extent: [0, 0, 10, 10] }]
include: [devices.yaml]
`;

/** Three devices, two of them with a profile. */
export const DEVICES = `devices:
  - id: xnx
    connect: tcp://127.0.0.1:502
    model: honeywell-xnx
    points:
      - { id: xnx.gas, gas: EX }
      - { id: xnx.alarm, contact: panel-alarm, read: { signal: alarm-1 } }
  - id: currents
    connect: tcp://127.0.0.1:503
    model: waveshare-analog-8ch
    points:
      - { id: ai.h2s, gas: H2S, read: { channel: 3, loop: rki } }
      - { id: ai.raw, gas: EX, read: { table: input, address: 7 } }
  - id: plain
    connect: tcp://127.0.0.1:504
    points:
      - { id: plain.gas, gas: EX, read: { table: input, address: 0 } }
`;

const loaded = (devices: string, files: Readonly<Record<string, string>> = {}, root = tempDir()) =>
  load(written(root, { 'plant.yaml': PLANT, 'devices.yaml': devices, ...files }), drivers);
/** What `fengsui check` says of a plant with these devices. */
export const problemsOf = (devices: string, files: Readonly<Record<string, string>> = {}): string[] => {
  const outcome = loaded(devices, files);
  return outcome.ok ? [] : outcome.problems.map(formatProblem);
};
export const settingsOf = (devices: string, files: Readonly<Record<string, string>> = {}) => {
  const outcome = loaded(devices, files);
  if (!outcome.ok) throw new Error(outcome.problems.map(formatProblem).join('\n'));
  return { ...outcome.settings, devices: writtenDevices(outcome.settings.file.devices) };
};
