import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import type { Settings } from '../../src/settings/driver-kind.ts';
import { load } from '../../src/settings/load.ts';
import { formatProblem } from '../../src/settings/problem.ts';
import { changed, EXAMPLE, placeOf, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const FROM = EXAMPLE.slice(EXAMPLE.indexOf('badges:'), EXAMPLE.indexOf('people:\n'));
const textOf = (lines: string): string => changed(FROM, `badges:\n  - id: uwb\n${lines.replace(/^/gm, '    ')}\n`);

function loaded(lines: string, files: Readonly<Record<string, string>> = {}) {
  return load(written(tempDir(), { 'plant.yaml': textOf(lines), ...files }), drivers);
}
function problemsOf(lines: string, files?: Readonly<Record<string, string>>): string[] {
  const result = loaded(lines, files);
  return result.ok ? [] : result.problems.map(formatProblem);
}
function sourceOf(
  lines: string,
  files?: Readonly<Record<string, string>>,
): Settings['file']['badges'][number] | undefined {
  const result = loaded(lines, files);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.settings.file.badges[0];
}

const LEAST = 'connect: mqtt://127.0.0.1:1883\nfloor: ground\n';
const ANCHORS = 'anchors: [{ id: a, at: [0, 0, 3] }, { id: b, at: [9, 0, 3] }, { id: c, at: [9, 9, 3] }]\n';

describe('a badge source', () => {
  it.each(['omlox', 'dwm1001', 'leaps', 'pozyx', 'quuppa', 'nooploop', 'rt-loc'])(
    'of %s needs no more than its broker and a floor',
    (dialect) => {
      expect(sourceOf(`${LEAST}dialect: ${dialect}`)).toMatchObject({
        dialect,
        version: 4,
        keepalive: 30_000,
        session: 3_600_000,
        accuracy: 0.5,
      });
    },
  );

  it.each(['ranges', 'tdoa'])('of %s needs anchors, also from a file', (dialect) => {
    expect(sourceOf(`${LEAST}dialect: ${dialect}\nheight: 1.2\n${ANCHORS}`)).toMatchObject({
      dialect,
      calibrated: false,
    });
    const files = {
      'anchors.yaml': '- { id: a, at: [0, 0, 3], bias: 0.2 }\n- { id: b, at: [9, 0, 3] }\n- { id: c, at: [9, 9, 3] }\n',
    };
    expect(
      sourceOf(`${LEAST}dialect: ${dialect}\nheight: 1.2\nanchors: { include: anchors.yaml }`, files),
    ).toMatchObject({
      anchors: [{ id: 'a', at: [0, 0, 3], bias: 0.2 }, {}, {}],
    });
  });

  it('that names no dialect is of the JSON mapping', () => {
    expect(sourceOf(`${LEAST}topic: uwb/{tag}\nfields: { x: /x, y: /y }`)).toMatchObject({
      dialect: 'json',
      root: 'object',
      path: '',
    });
  });

  it('may have all of it', () => {
    const files = { 'ca.pem': 'x', 'c.pem': 'x', 'c.key': 'x' };
    const lines = `connect: mqtts://10.0.0.5:8883
user: fengsui
password: \${file:pw}
tls: { ca: ca.pem, cert: c.pem, key: c.key, name: broker.plant }
version: 5
keepalive: 10s
session: 0s
client-id: gw-1
share: gateways
will: { topic: site/gw, payload: gone, online: here }
dialect: pozyx
topic: t1/tags
fields: { sos: /data/tagData/button }
words: { sos: { pushed: true } }
battery: { as: mV, empty: 3300, full: 4200 }
transform: { '*': { origin: [1, 2], rotation: 30, mirror: true, floor: ground }, m2: { pairs: [[[0, 0], [1, 1]], [[5, 0], [6, 1]]] } }
wgs84: { origin: [106.5, 29.6], bearing: 12, elevation: 300 }
floors: { 0: ground, L1: ground }
floors-by-z: { ground: [-1, 4] }
hysteresis: 1
accuracy: 0.3
floor: ground`;
    expect(problemsOf(lines, files)).toEqual([]);
  });
});

/** name, the lines of the source, where the problem is (at `|`), what is said. */
type Case = readonly [name: string, lines: string, at: string, said: RegExp];
const JSON_LINES = `${LEAST}topic: uwb/{tag}\n`;
const CASES: readonly Case[] = [
  [
    'a dialect that is none',
    `${LEAST}dialect: pozix`,
    'dialect: |pozix',
    /`badges\[0\]\.dialect`: .+; write one of json, omlox, dwm1001, leaps, pozyx/,
  ],
  [
    'a key of another dialect',
    `${LEAST}dialect: pozyx\nprefix: dwm`,
    '|prefix: dwm',
    /unknown key `prefix`; (did you mean|remove it; known keys are dialect)/,
  ],
  [
    'a misspelt key of a dialect',
    `${LEAST}dialect: dwm1001\nprefx: dwm`,
    '|prefx: dwm',
    /unknown key `prefx`; did you mean `prefix`\?/,
  ],
  [
    'a misspelt key of the mapping',
    `${JSON_LINES}fields: { x: /x, y: /y }\nfeilds: {}`,
    '|feilds',
    /unknown key `feilds`; did you mean `fields`\?/,
  ],
  [
    'a misspelt field',
    `${JSON_LINES}fields: { x: /x, y: /y, batery: /b }`,
    '|batery',
    /unknown key `batery`; did you mean `battery`\?/,
  ],
  [
    'a misspelt key of a frame',
    `${LEAST}dialect: pozyx\ntransform: { m1: { orign: [1, 2] } }`,
    '|orign',
    /unknown key `orign`; did you mean `origin`\?/,
  ],
  ['no fields', JSON_LINES, '|id: uwb', /`badges\[0\]\.fields` is missing/],
  [
    'no x',
    `${JSON_LINES}fields: { y: /y }`,
    'fields: |{ y',
    /`fields\.x` is missing; write where it stands, like `x: \/position\/x`/,
  ],
  [
    'no tag',
    `${LEAST}topic: tags\nfields: { x: /x, y: /y }`,
    'topic: |tags',
    /no message of uwb would say whose it is; write `\{tag\}`/,
  ],
  [
    'half a place in degrees',
    `${JSON_LINES}fields: { longitude: /lon }\nwgs84: { origin: [1, 2] }`,
    'fields: |{ longitude',
    /`fields\.latitude` is missing/,
  ],
  [
    'degrees without a site',
    `${JSON_LINES}fields: { longitude: /lon, latitude: /lat }`,
    'longitude: |/lon',
    /speaks in degrees .+; add `wgs84/,
  ],
  [
    'a unit of time without its field',
    `${JSON_LINES}fields: { x: /x, y: /y }\nunits: { sos-at: s }`,
    'sos-at: |s',
    /there is no field `sos-at`/,
  ],
  [
    'a keepalive in a blink',
    `${LEAST}dialect: pozyx\nkeepalive: 1s`,
    'keepalive: |1s',
    /it must be from 10s to 120s; write it like `500ms`/,
  ],
  ['a version of the future', `${LEAST}dialect: pozyx\nversion: 6`, 'version: |6', /`badges\[0\]\.version`/],
  ['a group with a slash', `${LEAST}dialect: pozyx\nshare: a/b`, 'share: |a/b', /not the name of a group/],
  [
    'a will for many topics',
    `${LEAST}dialect: pozyx\nwill: { topic: a/#, payload: x }`,
    'topic: |a/#',
    /a plain topic, without wildcards/,
  ],
  [
    'a certificate that is not there',
    `connect: mqtts://h:8883\nfloor: ground\ndialect: pozyx\ntls: { ca: no.pem }`,
    'ca: |no.pem',
    /there is no file no\.pem; name a PEM file/,
  ],
  ['TLS to a broker that has none', `${LEAST}dialect: pozyx\ntls: {}`, 'tls: |{}', /has no TLS; write `mqtts/],
  [
    'a certificate without its key',
    `connect: mqtts://h:8883\nfloor: ground\ndialect: pozyx\ntls: { cert: plant.yaml }`,
    'tls: |{ cert',
    /a certificate without its key/,
  ],
  [
    'the inner broker in version 5',
    `connect: embedded\nfloor: ground\ndialect: pozyx\nversion: 5`,
    'version: |5',
    /speaks MQTT 3\.1\.1; remove/,
  ],
  [
    'a floor of the source on none of ours',
    `${LEAST}dialect: pozyx\nfloors: { 1: roof }`,
    '1: |roof',
    /there is no floor roof; floors are ground/,
  ],
  [
    'a floor by z that is not there',
    `${LEAST}dialect: pozyx\nfloors-by-z: { roof: [1, 2] }`,
    'roof: |[1',
    /there is no floor roof/,
  ],
  [
    'a floor without a height',
    `${LEAST}dialect: pozyx\nfloors-by-z: { ground: [4, 1] }`,
    'ground: |[4',
    /has no height; write \[lowest z, highest z\]/,
  ],
  [
    'pairs and numbers',
    `${LEAST}dialect: pozyx\ntransform: { m: { rotation: 3, pairs: [[[0, 0], [1, 1]], [[5, 0], [6, 1]]] } }`,
    'rotation: |3',
    /`rotation` follows from the pairs/,
  ],
  [
    'pairs of one point',
    `${LEAST}dialect: pozyx\ntransform: { m: { pairs: [[[1, 1], [1, 1]], [[1, 1], [2, 1]]] } }`,
    'pairs: |[[',
    /all of these are one point/,
  ],
  [
    'a pair that was mistyped',
    `${LEAST}dialect: pozyx\ntransform: { m: { pairs: [[[0, 0], [0, 0]], [[10, 0], [10, 0]], [[0, 10], [0, 30]]] } }`,
    'pairs: [[[0, 0], [0, 0]], |[[10',
    /do not fit one another: this one is [\d.]+ m off/,
  ],
  [
    'too few anchors',
    `${LEAST}dialect: ranges\n${ANCHORS}`,
    'anchors: |[',
    /uwb has 3 anchors; a place needs 4; list them/,
  ],
  ['no anchors', `${LEAST}dialect: tdoa\nheight: 1`, '|id: uwb', /uwb has 0 anchors; a place needs 3/],
  [
    'an anchor twice',
    `${LEAST}dialect: tdoa\nheight: 1\n${ANCHORS.replace('id: c', 'id: a')}`,
    'id: |a, at: [9, 9',
    /the anchor a is there twice/,
  ],
  ['a bias of nobody', `${LEAST}dialect: tdoa\nheight: 1\n${ANCHORS}biases: { z: 1 }`, 'z: |1', /there is no anchor z/],
  ['the ranges of an engine without anchors', `${LEAST}dialect: rt-loc\nuse: ranges`, '|id: uwb', /uwb has 0 anchors/],
  [
    'a zone that is none',
    `${JSON_LINES}fields: { x: /x, y: /y }\nunits: { at: iso, zone: Shanghai }`,
    'zone: |Shanghai',
    /not a zone: UTC or \+08:00/,
  ],
];

describe('a mistake in a badge source', () => {
  it.each(CASES)('%s', (_name, lines, at, said) => {
    const problems = problemsOf(lines);
    const found = problems.find((problem) => problem.startsWith(`plant.yaml:${placeOf(textOf(lines), at)}: `));
    expect(found ?? problems.join('\n')).toMatch(said);
    expect(problems).toHaveLength(1);
  });

  it('is told with every other', () => {
    const problems = problemsOf(`${LEAST}dialect: quuppa\nfloors: { 1: roof }\nprefix: x\ntls: { ca: no.pem }`);
    expect(problems.map((problem) => problem.replace(/^\S+ /, '').split(';')[0])).toEqual([
      'there is no floor roof',
      'unknown key `prefix`',
      'mqtt://127.0.0.1:1883 has no TLS',
      'there is no file no.pem',
    ]);
  });
});
