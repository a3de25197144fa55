import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { affineOf, worstOf } from '../frame/affine.ts';
import type { BadgeSource, JsonSource } from './settings.ts';

/** Something that the schema cannot see, with its place. */
export interface SourceProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly mend: string;
}

/** Known points that miss each other by more than this (metres) were mistyped. */
const MISFIT = 1;

/** What is wrong with the sources of a configuration. @param root its folder */
export const checkBadges = (
  sources: readonly BadgeSource[],
  floors: readonly { readonly id: string }[],
  root: string,
): SourceProblem[] =>
  sources.flatMap((source, i) =>
    checkSource(
      source,
      floors.map(({ id }) => id),
      root,
    ).map((problem) => ({ ...problem, path: ['badges', i, ...problem.path] })),
  );

/** What is wrong with a source beyond its shape; paths begin below it. @param root the folder of the configuration */
export function checkSource(source: BadgeSource, floors: readonly string[], root: string): SourceProblem[] {
  return [
    ...checkAccess(source, root),
    ...checkFrame(source, floors),
    ...checkAnchors(source),
    ...(source.dialect === 'json' ? checkJson(source) : []),
  ];
}

function checkAccess({ id, connect, tls, version, share }: BadgeSource, root: string): SourceProblem[] {
  const problems: SourceProblem[] = [];
  for (const key of ['ca', 'cert', 'key'] as const) {
    const name = tls?.[key];
    if (name !== undefined && !existsSync(resolve(root, name)))
      problems.push({
        path: ['tls', key],
        message: `there is no file ${name}`,
        mend: 'name a PEM file beside plant.yaml',
      });
  }
  if (tls !== undefined && (tls.cert === undefined) !== (tls.key === undefined))
    problems.push({
      path: ['tls'],
      message: `${id} has a certificate without its key, or the reverse`,
      mend: 'give both `cert` and `key`, or none',
    });
  if (tls !== undefined && !/^(mqtts|wss):/.test(connect))
    problems.push({
      path: ['tls'],
      message: `${connect} has no TLS`,
      mend: 'write `mqtts://` in `connect`, or remove `tls`',
    });
  if (connect !== 'embedded') return problems;
  if (version === 5)
    problems.push({
      path: ['version'],
      message: 'the broker inside the gateway speaks MQTT 3.1.1',
      mend: 'remove `version`',
    });
  if (share !== undefined)
    problems.push({ path: ['share'], message: 'nobody shares the broker inside the gateway', mend: 'remove `share`' });
  return problems;
}

function checkFrame(source: BadgeSource, floors: readonly string[]): SourceProblem[] {
  const problems: SourceProblem[] = [];
  const floor = (id: string, path: readonly PropertyKey[]): void => {
    if (!floors.includes(id))
      problems.push({ path, message: `there is no floor ${id}`, mend: `floors are ${floors.join(', ')}` });
  };
  for (const [name, id] of Object.entries(source.floors ?? {})) floor(id, ['floors', name]);
  for (const [id, [low, high]] of Object.entries(source['floors-by-z'] ?? {})) {
    floor(id, ['floors-by-z', id]);
    if (low >= high)
      problems.push({
        path: ['floors-by-z', id],
        message: `the floor ${id} has no height`,
        mend: 'write [lowest z, highest z]',
      });
  }
  for (const [system, settings] of Object.entries(source.transform ?? {})) {
    const path = ['transform', system];
    if (settings.floor !== undefined) floor(settings.floor, [...path, 'floor']);
    const { pairs } = settings;
    if (pairs === undefined) continue;
    const others = (['origin', 'rotation', 'scale', 'mirror'] as const).filter((key) => settings[key] !== undefined);
    for (const key of others)
      problems.push({
        path: [...path, key],
        message: `\`${key}\` follows from the pairs`,
        mend: 'keep `pairs`, or the others',
      });
    const affine = affineOf(settings);
    const worst = worstOf(affine, pairs);
    if (!Number.isFinite(affine.scale) || affine.scale < 1e-9)
      problems.push({
        path: [...path, 'pairs'],
        message: 'all of these are one point',
        mend: 'take points that are far apart',
      });
    else if (worst.metres > MISFIT)
      problems.push({
        path: [...path, 'pairs', worst.nth],
        message: `these pairs do not fit one another: this one is ${worst.metres.toFixed(1)} m off`,
        mend: 'measure it again; each is [[x, y] of the source, [x, y] of the site]',
      });
  }
  return problems;
}

function checkAnchors(source: BadgeSource): SourceProblem[] {
  if (source.dialect !== 'rt-loc' && source.dialect !== 'ranges' && source.dialect !== 'tdoa') return [];
  const isSolved = source.dialect !== 'rt-loc' || source.use === 'ranges';
  const least = source.height === undefined ? 4 : 3;
  const { anchors = [], biases = {} } = source;
  const problems: SourceProblem[] = [];
  if (isSolved && anchors.length < least)
    problems.push({
      path: source.anchors === undefined ? [] : ['anchors'],
      message: `${source.id} has ${anchors.length} anchors; a place needs ${least}`,
      mend: 'list them: `anchors: [{ id: a1, at: [x, y, z] }]`; with `height` three are enough',
    });
  const ids = new Set<string>();
  anchors.forEach(({ id }, i) => {
    if (ids.has(id))
      problems.push({
        path: ['anchors', i, 'id'],
        message: `the anchor ${id} is there twice`,
        mend: 'give one of them another id',
      });
    ids.add(id);
  });
  for (const id of Object.keys(biases))
    if (!ids.has(id))
      problems.push({
        path: ['biases', id],
        message: `there is no anchor ${id}`,
        mend: 'correct the id, or remove it',
      });
  return problems;
}

function checkJson({
  id,
  fields,
  topic,
  root,
  units,
  wgs84,
  'presence-only': presenceOnly,
}: JsonSource): SourceProblem[] {
  const problems: SourceProblem[] = [];
  const missing = (key: string, example: string): void =>
    void problems.push({
      path: ['fields'],
      message: `\`fields.${key}\` is missing`,
      mend: `write where it stands, like \`${key}: ${example}\``,
    });
  const isGlobal = fields.longitude !== undefined || fields.latitude !== undefined;
  if (isGlobal) {
    if (fields.longitude === undefined) missing('longitude', '/lon');
    if (fields.latitude === undefined) missing('latitude', '/lat');
    if (wgs84 === undefined)
      problems.push({
        path: ['fields', fields.longitude === undefined ? 'latitude' : 'longitude'],
        message: `${id} speaks in degrees and nobody says where the site is`,
        mend: 'add `wgs84: { origin: [longitude, latitude], bearing: 0 }`',
      });
  } else if (!presenceOnly) {
    for (const key of ['x', 'y'] as const)
      if (fields[key] === undefined && !topic.includes(`{${key}}`)) missing(key, `/position/${key}`);
  }
  if (fields.tag === undefined && root !== 'keys' && !topic.includes('{tag}'))
    problems.push({
      path: ['topic'],
      message: `no message of ${id} would say whose it is`,
      mend: 'write `{tag}` for a level of the topic, or `fields: { tag: /id }`',
    });
  if (units['sos-at'] !== undefined && fields['sos-at'] === undefined)
    problems.push({ path: ['units', 'sos-at'], message: 'there is no field `sos-at`', mend: 'add it to `fields`' });
  return problems;
}
