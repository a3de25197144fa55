import { describe, expect, it } from 'vitest';
import { linesOf } from '../../src/commission/scan/lines.ts';
import { unitsText } from '../../src/commission/scan/report.ts';
import { settingsOf, writtenAs } from '../../src/commission/scan/scan.ts';
import { parseTarget, parseUnits } from '../../src/commission/scan/target.ts';

describe('where to look', () => {
  it('is a connection with the units to ask', () => {
    expect(parseTarget('tcp://10.0.0.7:502?units=1-3,9')).toEqual({
      connection: { via: 'tcp', host: '10.0.0.7', port: 502 },
      connect: 'tcp://10.0.0.7:502',
      units: [1, 2, 3, 9],
      isChosen: true,
    });
    expect(parseTarget('rtu:///dev/ttyS0?units=5&baud=4800&parity=even')).toMatchObject({
      connection: { via: 'rtu', path: '/dev/ttyS0', baud: 4800, parity: 'even' },
      connect: 'rtu:///dev/ttyS0?baud=4800&parity=even',
      units: [5],
    });
    expect(parseTarget('rtu:///dev/ttyS0?baud=4800&units=5')).toMatchObject({ connect: 'rtu:///dev/ttyS0?baud=4800' });
    expect(parseTarget('tcp://h?units=7', '8')).toMatchObject({ units: [8] });
  });

  it('asks the usual units when nobody says which, and a device’s own names first', () => {
    const usual = Array.from({ length: 32 }, (_, i) => i + 1);
    expect(parseTarget('tcp://h')).toMatchObject({ units: [255, 0, ...usual], isChosen: false });
    expect(parseTarget('rtu-tcp://h')).toMatchObject({ units: usual });
    expect(parseTarget('ascii:///dev/ttyS0')).toMatchObject({ units: usual });
  });

  it.each([
    ['http://h', 'is not a way to reach a Modbus device'],
    ['tcp://user:secret@h', 'holds no user'],
    ['tcp://h?unit=1', 'only units=1-32'],
    ['tcp://h?units=', 'names no units'],
    ['tcp://h?units=5-2', 'names no units'],
    ['tcp://h?units=256', 'names no units'],
    ['rtu:///dev/ttyS0?units=0-4', 'broadcast'],
    ['rtu:///dev/ttyS0?speed=1', 'unknown serial option'],
    ['ttyS0', 'not an address'],
  ])('%s is refused in a word', (text, why) => {
    expect(parseTarget(text)).toEqual({ zh: expect.any(String), en: expect.stringContaining(why) });
  });

  it('units are a list of numbers and stretches', () => {
    expect(parseUnits('1-3, 2,247')).toEqual([1, 2, 3, 247]);
    expect(parseUnits('1;2')).toMatchObject({ en: expect.stringMatching(/names no units/) });
    expect(unitsText([255, 0, 3, 1, 2])).toEqual({ zh: '单元 0-3, 255', en: 'unit 0-3, 255' });
  });
});

describe('serial settings that are tried', () => {
  const line = { via: 'rtu', path: '/dev/ttyS0', baud: 9600, parity: 'none', data: 8, stop: 1 } as const;
  it('begin with those that were written, and none comes twice', () => {
    const lines = linesOf(line, { bauds: [9600, 19_200], parities: ['none', 'even'] });
    expect('zh' in lines ? lines : lines.map(settingsOf)).toEqual(['9600 8N1', '9600 8E1', '19200 8N1', '19200 8E1']);
    expect(linesOf(line, {})).toEqual([line]);
    expect(linesOf({ via: 'tcp', host: 'h', port: 502 }, { bauds: [9600] })).toMatchObject({
      en: expect.stringMatching(/no serial line/),
    });
  });
  it('are written as a configuration writes them', () => {
    expect(writtenAs({ ...line, baud: 19_200, parity: 'even' })).toBe('rtu:///dev/ttyS0?baud=19200&parity=even');
    expect(writtenAs({ ...line, data: 7, stop: 2 })).toBe('rtu:///dev/ttyS0?baud=9600&parity=none&data=7&stop=2');
  });
});
