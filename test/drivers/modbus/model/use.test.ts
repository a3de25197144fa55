import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Models } from '../../../../drivers/modbus/model/load.ts';
import { changed } from '../../../support/example.ts';
import { tempDir } from '../../../support/temp.ts';
import { DEVICES, settingsOf } from './plant-of.ts';

describe('what a profile makes of a plant', () => {
  it('is a plain read', () => {
    const { devices, plant } = settingsOf(DEVICES);
    expect(devices[0]?.points[0]?.read).toMatchObject({ table: 'holding', address: 2, type: 'f32' });
    expect(devices[0]?.points[1]?.read).toMatchObject({ address: 5, bit: 0, doubts: [] });
    expect(devices[1]?.points[0]?.read).toMatchObject({ table: 'input', address: 2, scale: 0.00625, offset: -25 });
    expect(plant.points.find(({ id }) => id === 'ai.h2s')).toMatchObject({
      scale: 0.00625,
      decimals: 1,
      range: [0, 100],
    });
  });

  it('a raw read of a device with a profile is as it was', () => {
    const { devices } = settingsOf(DEVICES);
    expect(devices[1]?.points[1]?.read).toMatchObject({ address: 7, scale: 1, doubts: [] });
  });

  it('gives the device its keys, its heartbeat and what is forbidden', () => {
    expect(settingsOf(DEVICES).devices[0]?.heartbeat).toMatchObject({
      register: { table: 'holding', address: 7 },
      period: 5000,
    });
    const { devices } = settingsOf(
      changed('model: honeywell-xnx', 'model: oldham-mx43\n    forbidden: [{ table: input, from: 3, to: 4 }]', DEVICES)
        .replace('gas: EX }', 'gas: EX, read: { channel: 7, scale: 1 } }')
        .replace(/ {6}- \{ id: xnx.alarm.+\n/, ''),
    );
    expect(devices[0]?.forbidden).toEqual([
      { table: 'input', from: 3, to: 4 },
      { table: 'holding', from: 0, to: 1999 },
    ]);
  });

  it('where the engineer wrote nothing', () => {
    const own = changed(
      'model: honeywell-xnx',
      'model: honeywell-xnx\n    bridge: 3\n    heartbeat: { table: holding, address: 9, period: 1s }',
      DEVICES,
    );
    expect(settingsOf(own).devices[0]).toMatchObject({ bridge: 3, heartbeat: { register: { address: 9 } } });
    const unit = changed('model: honeywell-xnx', 'model: drager-polytron-8000', DEVICES).replace(
      / {6}- \{ id: xnx.alarm.+\n/,
      '',
    );
    expect(settingsOf(unit).devices[0]?.unit).toBe(126);
    expect(settingsOf(changed('model: drager', 'unit: 5\n    model: drager', unit)).devices[0]?.unit).toBe(5);
  });

  it('goes into the revision of the configuration', () => {
    const profile =
      'model: mine\nname: Mine\nkind: detector\nsource: my own hands\nevidence: code\nbase: wire\nsignals:\n  gas: { table: input, at: 4 }\n';
    const devices = changed('model: honeywell-xnx', 'model: mine', DEVICES).replace(/ {6}- \{ id: xnx.alarm.+\n/, '');
    const one = settingsOf(devices, { 'models/mine.yaml': profile });
    const other = settingsOf(devices, { 'models/mine.yaml': changed('at: 4', 'at: 5', profile) });
    expect(one.devices[0]?.points[0]?.read.address).toBe(4);
    expect([...one.texts.keys()]).toEqual([
      'plant.yaml',
      'devices.yaml',
      'models/mine.yaml',
      'models/waveshare-analog-8ch.yaml',
    ]);
    expect(one.plant.revision).not.toBe(other.plant.revision);
  });

  it('of the plant itself comes before one of the same name that comes along', () => {
    const profile =
      'model: honeywell-xnx\nname: Mine\nkind: detector\nsource: my own hands\nevidence: code\nbase: wire\nsignals:\n  gas: { table: input, at: 4 }\n  alarm-1: { table: discrete, at: 3 }\n';
    expect(settingsOf(DEVICES, { 'models/honeywell-xnx.yaml': profile }).devices[0]?.points[0]?.read.table).toBe(
      'input',
    );
  });

  it('cannot be read where it is a folder', () => {
    const root = tempDir();
    mkdirSync(join(root, 'models', 'mine.yaml'), { recursive: true });
    expect(new Models(root).get('mine')).toMatchObject({
      found: 'broken',
      problems: [{ file: 'models/mine.yaml', message: 'cannot read models/mine.yaml (EISDIR)' }],
    });
  });

  it('nothing comes of a file where the folder should be, or of no profiles at all', () => {
    const root = tempDir();
    writeFileSync(join(root, 'models'), 'a file');
    const models = new Models(root, join(root, 'nowhere'));
    expect(models.names).toEqual([]);
    expect(models.get('honeywell-xnx')).toMatchObject({
      found: false,
      words: { mend: expect.stringMatching(/^known are none/) },
    });
  });
});
