import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Plant } from '../../src/domain/plant.ts';
import { Panel } from '../../src/panel/panel.ts';
import { PanelThread } from '../../src/panel/panel-thread.ts';
import type { PanelImage } from '../../src/panel/pdu.ts';
import type { Logger } from '../../src/ports/logger.ts';
import { freePort, listens } from '../support/children.ts';
import { measured, smallPlant } from '../support/plant.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

/** A log that keeps its errors. */
function noting() {
  const errors: string[] = [];
  const logger: Logger = {
    info: () => {},
    warn: () => {},
    error: (fields, message) => void errors.push(`${message} ${JSON.stringify(fields)}`),
  };
  return { logger, errors };
}

/** One life of the panel: the addresses of the map, and what it said. */
async function life(data: string, plant: Plant) {
  const { logger, errors } = noting();
  const address = { host: '127.0.0.1', port: await freePort(), unit: 1 };
  const panel = new Panel({ data, plant, address }, logger);
  await panel.tried;
  const rows = new Map(panel.rows().map((row) => [`${row.subject} ${row.type} ${row.meaning.en}`, row.address]));
  await panel.stop();
  return { rows, errors, isLost: panel.addressesLost };
}

const FILES = ['panel-addresses.json', 'panel-addresses.copy.json'] as const;
const asides = (data: string): string[] => readdirSync(data).filter((name) => name.includes('.damaged-'));

it.each(FILES)('a damaged %s is told and set aside, and no address moves, whatever is inserted', async (file) => {
  const data = tempDir();
  const before = smallPlant();
  const after = { ...before, points: [measured('so2', 'SO2'), ...before.points] };
  const { rows } = await life(data, before);
  writeFileSync(join(data, file), '{"version":1,"blocks":{"point:h2s":0,"point:ex":0},"alarms":{}}');
  const second = await life(data, after);
  for (const [key, address] of rows) expect([key, second.rows.get(key)]).toEqual([key, address]);
  expect(second.errors).toEqual([expect.stringContaining(`set aside {"file":"${file}"}`)]);
  expect(second.isLost).toBe(false);
  expect(asides(data)).toEqual([expect.stringContaining(`${file}.damaged-`)]);
  const [one, other] = FILES.map((name) => readFileSync(join(data, name), 'utf8'));
  expect(one).toBe(other);
  expect((await life(data, after)).errors).toEqual([]);
});

it('addresses whose two files are damaged are given once more, and that is told as lost', async () => {
  const data = tempDir();
  await life(data, smallPlant());
  for (const file of FILES) writeFileSync(join(data, file), '{');
  const { isLost, errors } = await life(data, smallPlant());
  expect([isLost, errors.length, asides(data).length]).toEqual([true, 3, 2]);
  expect((await life(data, smallPlant())).isLost).toBe(false);
});

it('a thread that dies is told, and is begun again', async () => {
  const { logger, errors } = noting();
  let mayShow = 0;
  const port = await freePort();
  const thread = new PanelThread({ host: '127.0.0.1', port, unit: 1 }, logger, () => (mayShow += 1));
  onTestFinished(() => thread.close());
  await thread.tried;
  expect(thread.trouble).toBeUndefined();
  // No image at all: what reads it throws.
  thread.show({} as PanelImage);
  await until('the image to be taken', () => mayShow === 1);
  const reader = connect(port, '127.0.0.1').on('error', () => {});
  onTestFinished(() => void reader.destroy());
  reader.write(Buffer.from([0, 1, 0, 0, 0, 6, 1, 4, 0, 0, 0, 1]));
  await until('its death to be told', () => errors.length > 0);
  expect(errors).toEqual([expect.stringContaining('the thread of the panel died: it is begun again')]);
  await until('it to listen again', () => thread.trouble === undefined && listens(port));
  expect([thread.isFree, mayShow]).toEqual([true, 2]);
});
