import { describe, expect, it } from 'vitest';
import { payloadIn } from '../../../drivers/shared/json/payload.ts';
import { instant } from '../../../src/domain/time.ts';
import { messageOf, readerOf, said } from '../../support/badges.ts';
import { T0 } from '../../support/fold.ts';

const says = (payload: string | Buffer, settings = {}, topic = 'uwb/1A2B/location'): string[] =>
  said(readerOf(settings).read(messageOf(payload, { topic })));
const NOT_JSON = '(not-json)';
const PLACE = '"position":{"x":50,"y":50}';

describe('a call for help in a message that is almost JSON is heard', () => {
  it.each<readonly [string, string | Buffer]>([
    ['bare nan', '{"position":{"x":nan,"y":-nan,"z":NaN},"sos":true}'],
    ['nan(ind) of Windows', '{"position":{"x":-nan(ind),"y":1.#QNAN},"sos":true}'],
    ['Infinity', '{"position":{"x":Infinity,"y":-inf},"sos":true}'],
    ['NUL at the end', '{"sos":true}\0\0'],
    ['bytes behind the end', Buffer.concat([Buffer.from('{"sos":true}'), Buffer.from([0, 1, 0xff, 0xfe])])],
    ['a BOM', '\ufeff{"sos":true}'],
    ['UTF-16', Buffer.from('\ufeff{"sos":true}', 'utf16le')],
    ['a comma too many', '{"position":{"x":null,"y":null,},"sos":true,}'],
    ['a comma too few', '{"battery":3 "sos":true}'],
    ['a comma at the front', '{,"sos":true}'],
    ['no value', '{"position":{"x":,"y":},"sos":true}'],
    ['single quotes', "{'sos':true}"],
    ['no quotes', '{sos:true}'],
    ['the words of Python', "{'position': None, 'sos': True}"],
    ['an equals sign', '{sos=1}'],
    ['comments', '{ // the button\n "sos": /* held */ true }'],
    [
      'a name in GBK',
      Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xd5, 0xc5, 0x81, 0x5c]), Buffer.from('","sos":true}')]),
    ],
    ['a quote inside a name', '{"name":"Zhang "Wei" san","sos":true}'],
    ['a line break inside a name', '{"name":"Zhang\nWei","sos":true}'],
    ['a wrong escape', '{"path":"C:\\xyz","sos":true}'],
    ['a text before it', 'badge: {"sos":true}'],
    ['a second object', '{"battery":80}{"sos":true}'],
    ['JSON in a text of JSON', JSON.stringify('{"sos":true}')],
    ['an end that is missing', '{"sos":true,"position":{"x":5'],
    ['an end that is missing in the middle of a name', '{"sos":true,"na'],
    ['a decimal comma', '{"position":{"x":50,5,"y":45,25},"sos":true}'],
    ['a word cut short', '{"sos":true'],
    ['a word that breaks off', '{"battery":3,"sos":"tr'],
    ['a beginning that is missing', '{"x":5},"sos":true}'],
    ['quotes twice, as in a table', '{""sos"":true}'],
    ['almost JSON in a text of JSON', JSON.stringify('{"sos":true,}')],
    ['signs by their numbers', '{"s\\u006fs":"\\u0074rue",}'],
    ['the last of many objects', `${'{"sos":false}'.repeat(99)}{"sos":true}`],
  ])('%s', (_name, payload) => {
    expect(says(payload)).toContain('1a2b sos true');
    expect(says(payload)).toContain(NOT_JSON);
    expect(says(payload).filter((one) => one.includes('@'))).toEqual([]);
  });

  it('also where it cannot be read at all, when it looks like one', () => {
    expect(says('"sos":true')).toEqual(['1a2b sos true', NOT_JSON]);
    expect(says('<<sos=1>>')).toEqual(['1a2b sos true', NOT_JSON]);
    expect(says('{"a":[[["sos":1')).toEqual(['1a2b sos true', NOT_JSON]);
    expect(says('{"state":"help', { fields: { sos: '/state' }, words: { sos: { help: true } } })).toEqual([
      '1a2b sos true',
      NOT_JSON,
    ]);
  });

  it('also in JSON that has another shape, says it twice, or is too large', () => {
    expect(says('[{"sos":true}]')).toEqual(['1a2b sos true', '(missing-field)']);
    expect(says('{"data":{"sos":1}}')).toEqual(['1a2b sos true', '(missing-field)']);
    expect(says(`{"sos":true,${PLACE},"sos":false}`)).toContain('1a2b sos true');
    const junk = `"junk":"${'x'.repeat(200_000)}"`;
    for (const text of [`{"sos":true,${junk}}`, `{${junk},"sos":true}`])
      expect(says(text)).toEqual(['1a2b sos true', '(too-large)']);
    expect(says(`{${junk},"sos":false}`)).toEqual(['(too-large)']);
  });

  it("and is nobody's where a message does not say whose it is", () => {
    expect(says('{"name":"Call","uid":null}', { dialect: 'nooploop' }, 'ips/1')).toEqual([
      'uwb unreadable call ips/1',
      '(missing-field)',
    ]);
    expect(says('{"name":"Ack"}', { dialect: 'nooploop' }, 'ips/1')).toEqual([]);
    const list = { topic: 'tags', root: 'array', fields: { tag: '/id', x: '/x', y: '/y', sos: '/sos' } };
    const first = '{"id":"a","x":1,"y":1,"sos":false}';
    expect(says(`[${first},{"sos":true}]`, list, 'tags')).toContain('uwb unreadable call tags');
    expect(says(`[${first},{"sos":false}]`, list, 'tags')).not.toContain('uwb unreadable call tags');
  });

  it('and is read where the text breaks off behind it, in the name of what comes next', () => {
    const quuppa = `{"tags":[{"tagId":"a","lastButtonPressTS":${T0},"loca`;
    expect(says(quuppa, { dialect: 'quuppa' }, 'quuppa/tags')).toContain(`a press at ${T0}`);
    const dwm = { dialect: 'dwm1001', button: { byte: 0, mask: 1 } };
    expect(says('{"data":"AQ==","over', dwm, 'dwm/node/a/uplink/data')).toContain('a sos true');
  });

  it('and of nobody where the topic names no badge', () => {
    const settings = { topic: 'tags', fields: { tag: '/id', x: '/x', y: '/y', sos: '/sos' } };
    expect(says('{"id":"1a2b","sos":true,', settings, 'tags')).toEqual(['1a2b sos true', NOT_JSON]);
    expect(says('\u0001"sos":true', settings, 'tags')).toEqual(['uwb unreadable call tags', NOT_JSON]);
    expect(says('"name":"Call","uid":', { dialect: 'nooploop' }, 'ips/1')).toEqual([
      'uwb unreadable call ips/1',
      NOT_JSON,
    ]);
  });

  it('but no call is made of another word, of a call that is over, or of a retained message', () => {
    for (const text of ['"sos":false', '"sos":10', '"no-sos":true', '"sos":truest', 'sos', '{"sos":fal', '', '\0'])
      expect(says(text)).toEqual([NOT_JSON]);
    expect(said(readerOf().read(messageOf('{"sos":true,', { retained: true })))).not.toContain('1a2b sos true');
  });

  it('and is told at most every five seconds where it cannot be read', () => {
    const reader = readerOf({ topic: 'tags', fields: { tag: '/id', x: '/x', y: '/y', sos: '/sos' } });
    const read = (ms: number) =>
      reader.read(messageOf('"sos":true', { topic: 'tags', at: instant(T0 + ms) })).drafts.length;
    expect([0, 1, 4999, 5000, 5001].map(read)).toEqual([1, 0, 0, 1, 0]);
  });
});

describe('a place in a message that is almost JSON', () => {
  it('is taken where its numbers are whole', () => {
    for (const text of [`{${PLACE},}`, `\ufeff{${PLACE}}\0`, `{${PLACE}} {"battery":3}`, "{'position':{x:50.,y:+50}}"])
      expect(says(text, { fields: { x: '/position/x', y: '/position/y' } })).toEqual(['1a2b@50,50 good', NOT_JSON]);
  });

  it('is never guessed', () => {
    for (const text of [
      `{${PLACE}`,
      '{"position":{"x":50,"y":5',
      '{"position":{"x":50,5,"y":45,25}}',
      '{"position":{"x":0x32,"y":50},}',
      '{"position":{"x":nan,"y":50}}',
      '{"position":{"x":50 5,"y":50}}',
    ])
      expect(says(text, { fields: { x: '/position/x', y: '/position/y' } })).toEqual([NOT_JSON]);
  });

  it('takes back no call where the end of the message is missing', () => {
    const reader = readerOf();
    reader.read(messageOf('{"sos":true}'));
    expect(said(reader.read(messageOf(`{${PLACE},"acc`)))).toEqual([NOT_JSON]);
    expect(said(reader.read(messageOf(`{${PLACE},"sos":false}`)))).toContain('1a2b sos false');
  });

  it('is none in "0x32"', () => expect(says('{"position":{"x":"0x32","y":45}}')).toContain('(not-a-number)'));
});

it('whatever is repeated up to the size of a message is read in a moment', () => {
  for (const part of ['/*', '"/* ', '#\n', '[{', '{"a":', '" ', "'", '{', '[', ',', 'a ', '{a:"', '[[[]', '"sos"']) {
    const before = performance.now();
    payloadIn(Buffer.from(`{${part.repeat(63_000 / part.length)}`));
    expect(performance.now() - before).toBeLessThan(500);
  }
});

it('a name like __proto__ is a member like any other', () => {
  const [body] = payloadIn(Buffer.from('{"__proto__":{"sos":true},}')).almost ?? [];
  expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
});
