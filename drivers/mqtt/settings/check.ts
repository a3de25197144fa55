import type { DriverProblem } from '../../../src/settings/driver-kind.ts';
import { checkAccess } from '../../shared/mqtt/check-access.ts';
import { affineOf, worstOf } from '../frame/affine.ts';
import { badgesProblem } from '../../../src/words/problems-badges.ts';
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
function checkSource(source: BadgeSource, floors: readonly string[], root: string): DriverProblem[] {
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
      problems.push({ path, ...badgesProblem('no-floor-of-source', { floor: id, all: floors.join(', ') }) });
  };
  for (const [name, id] of Object.entries(source.floors ?? {})) floor(id, ['floors', name]);
  for (const [id, [low, high]] of Object.entries(source['floors-by-z'] ?? {})) {
    floor(id, ['floors-by-z', id]);
    if (low >= high)
      problems.push({
        path: ['floors-by-z', id],
        ...badgesProblem('flat-floor', { floor: id }),
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
        ...badgesProblem('key-beside-pairs', { key }),
      });
    const affine = affineOf(settings);
    const worst = worstOf(affine, pairs);
    if (!Number.isFinite(affine.scale) || affine.scale < 1e-9)
      problems.push({
        path: [...path, 'pairs'],
        ...badgesProblem('pairs-one-point'),
      });
    else if (worst.metres > MISFIT)
      problems.push({
        path: [...path, 'pairs', worst.nth],
        ...badgesProblem('pairs-misfit', { metres: worst.metres.toFixed(1) }),
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
      ...badgesProblem('few-anchors', { id: source.id, count: anchors.length, least }),
    });
  const ids = new Set<string>();
  anchors.forEach(({ id }, i) => {
    if (ids.has(id))
      problems.push({
        path: ['anchors', i, 'id'],
        ...badgesProblem('anchor-twice', { anchor: id }),
      });
    ids.add(id);
  });
  for (const id of Object.keys(biases))
    if (!ids.has(id))
      problems.push({
        path: ['biases', id],
        ...badgesProblem('no-anchor', { anchor: id }),
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
      ...badgesProblem('field-missing', { key, example }),
    });
  const isGlobal = fields.longitude !== undefined || fields.latitude !== undefined;
  if (isGlobal) {
    if (fields.longitude === undefined) missing('longitude', '/lon');
    if (fields.latitude === undefined) missing('latitude', '/lat');
    if (wgs84 === undefined)
      problems.push({
        path: ['fields', fields.longitude === undefined ? 'latitude' : 'longitude'],
        ...badgesProblem('no-origin', { id }),
      });
  } else if (!presenceOnly) {
    for (const key of ['x', 'y'] as const)
      if (fields[key] === undefined && !topic.includes(`{${key}}`)) missing(key, `/position/${key}`);
  }
  if (fields.tag === undefined && root !== 'keys' && !topic.includes('{tag}'))
    problems.push({
      path: ['topic'],
      ...badgesProblem('no-tag', { id, tag: '{tag}' }),
    });
  if (units['sos-at'] !== undefined && fields['sos-at'] === undefined)
    problems.push({ path: ['units', 'sos-at'], ...badgesProblem('no-sos-at') });
  return problems;
}
