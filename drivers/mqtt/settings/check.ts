import type { DriverProblem } from '../../../src/settings/driver-kind.ts';
import { checkAccess } from '../../shared/mqtt/check-access.ts';
import { affineOf, worstOf } from '../frame/affine.ts';
import type { BadgeSource, JsonSource } from './settings.ts';

/** Known points that miss each other by more than this (metres) were mistyped. */
const MISFIT = 1;

/** What is wrong with the sources of a configuration. @param root its folder */
export const checkBadges = (
  sources: readonly BadgeSource[],
  floors: readonly { readonly id: string }[],
  root: string,
): DriverProblem[] =>
  sources.flatMap((source, i) =>
    checkSource(
      source,
      floors.map(({ id }) => id),
      root,
    ).map((problem) => ({ ...problem, path: ['badges', i, ...problem.path] })),
  );

/** What is wrong with a source beyond its shape; paths begin below it. @param root the folder of the configuration */
export function checkSource(source: BadgeSource, floors: readonly string[], root: string): DriverProblem[] {
  return [
    ...checkAccess(source, root),
    ...checkFrame(source, floors),
    ...checkAnchors(source),
    ...(source.dialect === 'json' ? checkJson(source) : []),
  ];
}

function checkFrame(source: BadgeSource, floors: readonly string[]): DriverProblem[] {
  const problems: DriverProblem[] = [];
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

function checkAnchors(source: BadgeSource): DriverProblem[] {
  if (source.dialect !== 'rt-loc' && source.dialect !== 'ranges' && source.dialect !== 'tdoa') return [];
  const isSolved = source.dialect !== 'rt-loc' || source.use === 'ranges';
  const least = source.height === undefined ? 4 : 3;
  const { anchors = [], biases = {} } = source;
  const problems: DriverProblem[] = [];
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
}: JsonSource): DriverProblem[] {
  const problems: DriverProblem[] = [];
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
