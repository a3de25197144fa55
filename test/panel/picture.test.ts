import { expect, it } from 'vitest';
import { assigned, NO_ADDRESSES } from '../../src/panel/addresses.ts';
import { mapCsv } from '../../src/panel/csv.ts';
import { Picture } from '../../src/panel/picture.ts';
import { mapRows } from '../../src/panel/rows.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { uncertain } from '../../src/domain/reading/quality.ts';
import { ack, answers, fails, fix, lost, read } from '../support/drafts.ts';
import { Fold } from '../support/fold.ts';
import { measured, rule, smallPlant, zone } from '../support/plant.ts';

/** A picture of a fold, read as a controller reads it: by the rows of the map. */
class Reader {
  readonly fold: Fold;
  readonly picture: Picture;
  addresses;

  constructor(fold = Fold.started(), given = NO_ADDRESSES) {
    this.fold = fold;
    this.addresses = assigned(fold.state.plant, given);
    this.picture = new Picture(fold.state, this.addresses);
  }

  send(ms: number, draft: Parameters<Fold['send']>[1]): this {
    this.picture.mark(this.fold.send(ms, draft));
    if (draft.kind === 'device') this.picture.markZones();
    return this;
  }

  row(subject: string, meaning: string) {
    const found = mapRows(this.fold.state.plant, this.addresses).find(
      (row) => row.subject === subject && row.meaning.en.includes(meaning),
    );
    if (found === undefined) throw new Error(`no row of ${subject} says ${meaning}`);
    return found;
  }

  read(subject: string, meaning: string): number {
    const { table, address, type } = this.row(subject, meaning);
    const { registers, bits } = this.picture.take();
    if (table === 'discrete') return bits[address] ?? NaN;
    const [high = 0, low = 0] = registers.slice(address, address + 2);
    if (type === 's16') return new Int16Array([high])[0] ?? NaN;
    if (type === 'u16') return high;
    const view = new DataView(new ArrayBuffer(4));
    view.setUint16(0, high);
    view.setUint16(2, low);
    return type === 'f32' ? view.getFloat32(0) : view.getUint32(0);
  }

  /** Value, scaled value and quality of a point. */
  point(id: string): number[] {
    return [': value (', ': value times', ': quality'].map((what) => this.read(id, what));
  }
}

const BAD = [NaN, -32_768, 0];

it('says bad, never 0, before anything was read', () => {
  const reader = new Reader();
  expect(reader.point('h2s')).toEqual(BAD);
  expect(reader.read('farm', 'known people')).toBe(65_535);
  expect(reader.read('farm', 'quality')).toBe(0);
  expect(reader.read('site', 'people on site')).toBe(65_535);
  expect(reader.read('site', 'head-counts are not complete')).toBe(1);
});

it('shows values with their quality, and nothing of a value that is bad, old or remembered', () => {
  const reader = new Reader().send(0, answers()).send(0, read('h2s', 3.2));
  expect(reader.point('h2s')).toEqual([expect.closeTo(3.2, 5), 32, 192]);
  reader.send(100, read('h2s', 4, uncertain('calibration')));
  expect(reader.point('h2s')).toEqual([4, 40, 64]);
  reader.send(200, read('h2s', 5, uncertain('retained')));
  expect(reader.point('h2s')).toEqual(BAD);
  reader.send(300, read('h2s', 6)).send(400, lost('h2s'));
  expect(reader.point('h2s')).toEqual(BAD);
  reader.send(500, read('h2s', 0)).send(600, fails());
  expect(reader.point('h2s')).toEqual(BAD);
});

it('shows no number where it does not fit into sixteen bits', () => {
  const wide = measured('h2s', 'H2S', { range: [-100, 100_000], decimals: 2 });
  const plant = smallPlant({ points: [wide] });
  const reader = new Reader(Fold.started(plant)).send(0, read('h2s', 12_345.6));
  expect(reader.point('h2s')).toEqual([expect.closeTo(12_345.6, 2), 12_346, 192]);
  reader.send(100, read('h2s', 40_000));
  expect(reader.point('h2s')).toEqual([40_000, -32_768, 192]);
  reader.send(200, read('h2s', -7));
  expect(reader.point('h2s')).toEqual([-7, -7, 192]);
});

it('shows each alarm, the highest of its point, and those of the site', () => {
  const reader = new Reader().send(0, read('h2s', 20));
  const seen = () => [
    reader.read('h2s:high-high', 'H2S'.toLowerCase()),
    reader.read('h2s:high-high', 'unacknowledged'),
    reader.read('h2s', 'highest priority that is active'),
    reader.read('h2s', 'highest priority that is unacknowledged'),
    reader.read('site', 'any alarm of priority 1'),
    reader.read('site', 'active alarms of priority 1'),
    reader.read('site', 'unacknowledged alarms of priority 1'),
  ];
  expect(seen()).toEqual([1, 1, 1, 1, 1, 1, 1]);
  reader.send(100, ack('h2s:high-high', reader.fold.alarm('h2s:high-high')?.occurrence));
  expect(seen()).toEqual([1, 0, 1, 2, 1, 1, 0]);
});

it('counts people once a badge source is heard, and knows no number when it is silent', () => {
  const reader = new Reader()
    .send(0, answers('uwb'))
    .send(0, fix('0a01', 50, 50))
    .send(0, fix('0b99', 51, 50));
  const seen = () => ['known people', 'no known person', 'quality'].map((what) => reader.read('farm', what));
  expect(seen()).toEqual([1, 1, 192]);
  expect(reader.read('site', 'people on site')).toBe(2);
  reader.send(1000, fails('uwb'));
  expect(seen()).toEqual([65_535, 65_535, 0]);
  expect(reader.read('site', 'people on site')).toBe(65_535);
});

it('knows nothing of people after a restart until the source is heard again', () => {
  const reader = new Reader().send(0, answers('uwb')).send(0, fix('0a01', 50, 50));
  reader.fold.restart(60_000);
  const again = new Reader(reader.fold);
  expect(again.read('farm', 'known people')).toBe(65_535);
  expect(again.send(61_000, answers('uwb')).read('farm', 'known people')).toBe(1);
});

it('keeps every address when things are inserted, moved and removed', () => {
  const [before, after] = [smallPlant(), inserted(smallPlant())];
  const given = assigned(before, NO_ADDRESSES);
  const addresses = (plant: Plant, by = given) =>
    new Map(
      mapRows(plant, assigned(plant, by)).map((row) => [`${row.subject} ${row.type} ${row.meaning.en}`, row.address]),
    );
  const [old, fresh] = [addresses(before), addresses(after)];
  for (const [key, address] of old) expect(fresh.get(key)).toBe(address);
  expect(fresh.size).toBe(old.size + 14);
  expect(new Set(mapRows(after, assigned(after, given)).map(({ table, address }) => `${table} ${address}`)).size).toBe(
    mapRows(after, assigned(after, given)).length,
  );
  const removed = smallPlant({ points: before.points.slice(1) });
  const reader = new Reader(Fold.started(removed), given);
  const { address } = new Reader(Fold.started(before), given).row('h2s', ': value (');
  expect(Array.from(reader.picture.take().registers.subarray(address, address + 4))).toEqual([0x7fc0, 0, 0x8000, 0]);
});

function inserted(plant: Plant): Plant {
  return {
    ...plant,
    points: [measured('so2', 'SO2'), ...plant.points],
    zones: [zone('pump', [0, 0, 5, 5]), ...plant.zones].reverse(),
    conditions: [rule('so2', 'high'), ...plant.conditions].reverse(),
  };
}

it('goes on with a configuration that came while it ran', () => {
  const reader = new Reader().send(0, read('h2s', 3));
  reader.fold.configure(100, { ...inserted(smallPlant()), revision: 'abcd1234ef' });
  reader.addresses = assigned(reader.fold.state.plant, reader.addresses);
  reader.picture.redraw(reader.addresses);
  expect(reader.point('h2s')).toEqual([3, 30, 192]);
  expect(reader.point('so2')).toEqual(BAD);
  expect(reader.read('site', 'revision')).toBe(0xabcd1234);
});

it('is a table that a spreadsheet reads', () => {
  const rows = [
    { table: 'input', address: 4, type: 'f32', subject: 'a', meaning: { zh: '数值，"甲"', en: 'value, "a"' } },
    { table: 'discrete', address: 0, type: 'bit', subject: 'b', meaning: { zh: '=1+1', en: '=1+1' } },
  ] as const;
  expect(mapCsv(rows, ({ en }) => en)).toBe(
    `table,address,type,subject,meaning\ninput,4,f32,a,"value, ""a"""\ndiscrete,0,bit,b,'=1+1\n`,
  );
});
