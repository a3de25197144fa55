import { describe, expect, it } from 'vitest';
import { readSchema } from '../../drivers/modbus/settings/read.ts';
import { paintFor, displayWidth } from '../../src/commission/columns.ts';
import { Board, type WatchedPoint } from '../../src/commission/points/board.ts';
import { Painter } from '../../src/commission/points/painter.ts';
import { elapsedText, tableOf } from '../../src/commission/points/table.ts';
import { PointsView } from '../../src/commission/points/view.ts';
import { wordsOf } from '../../src/commission/points/words-of.ts';
import { text } from '../../src/domain/text.ts';
import { FakeClock } from '../support/fake-clock.ts';

const devices = [
  { id: 'panel', name: text('罐区控制器', 'Tank farm panel'), address: 'tcp://10.0.0.7:502', unit: 1 },
  { id: 'pump', name: text('pump', 'pump'), address: 'rtu:///dev/ttyS0', unit: 2 },
];
const points: WatchedPoint[] = [
  {
    id: 'panel.h2s',
    name: text('硫化氢', 'H2S'),
    device: 'panel',
    unit: 'ppm',
    decimals: 1,
    register: readSchema.parse({ table: 'holding', address: 3, type: 'f32' }),
  },
  {
    id: 'panel.call',
    name: text('手动报警按钮', 'Call point'),
    device: 'panel',
    register: readSchema.parse({ table: 'discrete', address: 9 }),
  },
  { id: 'pump.ex', name: text('可燃气体', 'EX'), device: 'pump', unit: '%LEL', decimals: 0 },
];
const good = (value: number, at = 1000) => ({ value, quality: 'good', at }) as const;
const lost = { value: null, quality: 'bad', reason: 'comm', at: 9000 } as const;

function watched(): { readonly board: Board; readonly changes: string[] } {
  const changes: string[] = [];
  const board = new Board(devices, points, {
    point: ({ point, value, quality }) => changes.push(`${point.id} ${value} ${quality}`),
    device: ({ device, up }) => changes.push(`${device.id} ${up}`),
  });
  return { board, changes };
}

describe('a board', () => {
  it('has nothing good on it before anything was heard', () => {
    const { board } = watched();
    expect(board.points.map(({ quality, reason, isHeard }) => [quality, reason, isHeard])).toEqual(
      Array.from({ length: 3 }, () => ['bad', 'comm', false]),
    );
    expect([board.isComplete, board.isGood]).toEqual([false, false]);
  });

  it('tells a change once', () => {
    const { board, changes } = watched();
    board.tell('panel', true);
    board.tell('panel', true);
    board.say('panel.h2s', good(1));
    board.say('panel.h2s', good(1, 2000));
    board.say('panel.h2s', good(2, 3000));
    board.say('nobody', good(2));
    expect(changes).toEqual(['panel true', 'panel.h2s 1 good', 'panel.h2s 2 good']);
    expect(board.points[0]?.at).toBe(3000);
  });

  it('keeps a value that is lost with its own time', () => {
    const { board } = watched();
    board.say('panel.h2s', good(7.5));
    board.say('panel.h2s', lost);
    expect(board.points[0]).toMatchObject({ value: 7.5, at: 1000, quality: 'bad', reason: 'comm' });
  });

  it('is complete when every point was read or its device failed twice', () => {
    const { board } = watched();
    board.say('panel.h2s', good(1));
    board.say('panel.call', good(0));
    board.tell('pump', false, 'timeout');
    expect(board.isComplete).toBe(false);
    board.tell('pump', false, 'timeout');
    expect([board.isComplete, board.isGood]).toEqual([true, false]);
    board.tell('pump', true);
    board.say('pump.ex', good(3));
    expect([board.isComplete, board.isGood]).toEqual([true, true]);
  });

  it('shows the registers of each point, also when they move under an equal value', () => {
    const { board } = watched();
    const blocks = [
      { table: 'holding', address: 0, values: [1, 2, 3, 0x4148, 0] },
      { table: 'discrete', address: 8, values: [0, 1] },
    ];
    board.hold('panel', blocks);
    board.say('panel.h2s', good(12.5));
    board.say('panel.call', good(1));
    expect(board.points.map(({ words }) => words)).toEqual([[0x4148, 0], [1], undefined]);
    board.hold('panel', [{ table: 'holding', address: 3, values: [0x4148, 1] }]);
    expect(board.points.map(({ words }) => words)).toEqual([[0x4148, 1], undefined, undefined]);
    expect(wordsOf(readSchema.parse({ table: 'holding', address: 4, type: 'f32' }), blocks)).toBeUndefined();
  });
});

describe('the table', () => {
  const view = { language: 'zh', paint: paintFor(false), width: Infinity, now: 2500 } as const;

  it('stands in columns, Chinese or not', () => {
    const { board } = watched();
    board.hold('panel', [{ table: 'holding', address: 3, values: [0x4148, 0] }], {
      errors: { timeout: 2 },
      latency: { p50: 2.24, p99: 31 },
    });
    board.tell('panel', true);
    board.say('panel.h2s', good(12.5));
    board.say('panel.call', { value: 1, quality: 'uncertain', reason: 'sensor', at: 2000 });
    board.tell('pump', false, 'timeout');
    board.say('pump.ex', lost);
    expect(tableOf(board, view)).toEqual([
      'panel  罐区控制器  tcp://10.0.0.7:502 单元 1  在线  p50 2.2 ms  p99 31 ms  timeout 2',
      '  测点        名称              数值  质量               时长  原始值',
      '  panel.h2s   硫化氢        12.5 ppm  good              1.5 s  4148 0000',
      '  panel.call  手动报警按钮         1  uncertain/sensor  0.5 s  -',
      '',
      'pump  rtu:///dev/ttyS0 单元 2  离线：timeout',
      '  测点        名称              数值  质量               时长  原始值',
      '  pump.ex     可燃气体           ? -  bad/comm              -  -',
    ]);
  });

  it('says below a point how it might be meant to be read', () => {
    const { board } = watched();
    const hint = text('写 order: CDAB 则为 3.2', 'with order: CDAB it would be 3.2');
    board.hold('panel', [], { hints: [{ point: 'panel.call', text: hint }] });
    const lines = tableOf(board, { ...view, language: 'en' });
    const below = lines.findIndex((line) => line.includes('panel.call')) + 1;
    expect(lines.filter((line) => line.includes('CDAB'))).toEqual([lines[below]]);
    expect(lines[below]).toBe('    with order: CDAB it would be 3.2');
  });

  it('fits the terminal, and has colours only there', () => {
    const { board } = watched();
    board.tell('pump', false, 'timeout');
    const lines = tableOf(board, { ...view, width: 40 });
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(40);
    expect(tableOf(board, { ...view, paint: paintFor(true) }).join('\n')).toContain('\u001b[31mpump');
  });

  it.each([
    [0, '0.0 s'],
    [9960, '10.0 s'],
    [12_900, '12 s'],
    [185_000, '3:05'],
    [7_390_000, '2:03:10'],
  ])('%i ms ago is %s', (ms, age) => expect(elapsedText(ms)).toBe(age));
});

describe('a painter', () => {
  it('repaints in place five times a second at most, and gives the terminal back', async () => {
    const clock = new FakeClock();
    const written: string[] = [];
    let lines = ['one', 'two', 'three', 'four'];
    const screen = { isTTY: true, columns: 80, rows: 4, write: (part: string) => written.push(part) };
    const painter = new Painter(screen, clock, 'en', () => lines);
    painter.start();
    expect(written).toEqual([
      '\u001b[?1049h\u001b[?25l',
      '\u001b[Hone\u001b[K\r\ntwo\u001b[K\r\n... 2 lines more; --device ID shows one device\u001b[K\u001b[J',
    ]);
    await clock.pass(1000);
    expect(written.length).toBe(2);
    lines = ['changed'];
    await clock.pass(1000);
    expect(written.length).toBe(3);
    painter.stop();
    painter.stop();
    expect(written.at(-1)).toBe('\u001b[?25h\u001b[?1049l');
    expect(clock.waiting).toEqual([]);
  });
});

describe('what is printed', () => {
  const viewOf = (changes: Partial<ConstructorParameters<typeof PointsView>[0]> = {}) => {
    const clock = new FakeClock(10_000);
    const out: string[] = [];
    const warnings: string[] = [];
    const view = new PointsView({
      devices,
      points,
      json: false,
      watch: false,
      language: 'en',
      isDirect: true,
      screen: { write: (part: string) => out.push(part) },
      warn: (part) => warnings.push(part),
      clock,
      ...changes,
    });
    return { view, clock, out, warnings };
  };

  it('is one object a line at each change, for programs', () => {
    const { view, out } = viewOf({ json: true });
    view.board.tell('panel', true);
    view.board.hold('panel', [{ table: 'holding', address: 3, values: [0x4148, 0] }]);
    view.board.say('panel.h2s', good(12.5));
    view.board.tell('pump', false, 'refused');
    view.stop();
    expect(out.map((line) => JSON.parse(line))).toEqual([
      { device: 'panel', address: 'tcp://10.0.0.7:502', unit: 1, up: true },
      {
        point: 'panel.h2s',
        device: 'panel',
        value: 12.5,
        unit: 'ppm',
        quality: 'good',
        at: 1000,
        table: 'holding',
        address: 3,
        words: [0x4148, 0],
        raw: '4148 0000',
      },
      { device: 'pump', address: 'rtu:///dev/ttyS0', unit: 2, up: false, trouble: 'refused' },
      expect.objectContaining({ point: 'panel.call', value: null, quality: 'bad', reason: 'comm', at: null }),
      expect.objectContaining({ point: 'pump.ex', value: null }),
    ]);
  });

  it('names the gateway that may hold a device, once', () => {
    const { view, warnings } = viewOf();
    view.board.tell('panel', false, 'closed');
    view.board.tell('panel', true);
    view.board.tell('panel', false, 'closed');
    view.board.tell('pump', false, 'no-port');
    expect(warnings).toEqual([
      expect.stringMatching(/^panel: .*held by another program/),
      expect.stringMatching(/^if a gateway runs .*--url http:/),
      expect.stringMatching(/^pump: the serial port/),
    ]);
  });

  it('waits for the points, and no longer than it is told to', async () => {
    const { view, clock } = viewOf();
    let isDone = false;
    void view.complete(10_000).then(() => (isDone = true));
    await clock.pass(9900);
    expect(isDone).toBe(false);
    await clock.pass(100);
    expect(isDone).toBe(true);
    expect(clock.waiting).toEqual([]);
  });

  it('is done as soon as everything is known', async () => {
    const { view, clock, out } = viewOf();
    const done = view.complete(10_000);
    for (const { id } of points) view.board.say(id, good(1, 10_000));
    await clock.pass(50);
    await done;
    view.stop();
    expect(out.join('')).toMatch(/^panel {2}Tank farm panel[\s\S]*pump\.ex {5}EX +1 %LEL {2}good/);
  });
});
