import type { z } from 'zod';
import { type Applies, appliesAt } from './applies.ts';
import type { Settings } from './driver-kind.ts';
import type { LoadedWell } from './load.ts';
import type { Path } from './places.ts';
import { OWNER } from './schema.ts';
import { writtenAt } from '../words/misfits.ts';
import { layersOf, wrappedAt } from './schema-walk.ts';
import { isRecord } from './tree.ts';

/** One key before and after: as it is written, or as it follows where it is not; a whole item that came or went. */
export interface KeyDifference {
  /** `devices[tank-farm-panel].points[tank-farm.h2s-101].alarms.high`; a file's name where only its text changed. */
  readonly path: string;
  readonly old?: unknown;
  readonly new?: unknown;
  readonly applies: Applies;
}

/** One side of a comparison: a value in effect, and where it is written. */
interface Side {
  readonly value: unknown;
  readonly path: Path;
}

/** What one configuration says otherwise than another: what changed in effect, then texts that changed without effect. */
export function differences(before: LoadedWell, after: LoadedWell, schema: z.ZodType): readonly KeyDifference[] {
  const found: KeyDifference[] = [];
  const files = new Set<string>();
  const note = (path: string, old: Side, fresh: Side): void => {
    const at = fresh.value === undefined ? old : fresh;
    const whole = fresh.value === undefined ? before : after;
    for (const [{ value, path: place }, { origin }] of [
      [old, before],
      [fresh, after],
    ] as const)
      if (value !== undefined) files.add(origin.fileOf(place));
    found.push({
      path,
      ...entry('old', shown(old, before.origin.written, schema)),
      ...entry('new', shown(fresh, after.origin.written, schema)),
      applies: appliesAt(schema, at.path, whole.origin.written),
    });
  };
  const compare = (path: string, old: Side, fresh: Side): void => {
    if (isSame(old.value, fresh.value)) return;
    const isPlain =
      isScalar(writtenAt(before.origin.written, old.path)) || isScalar(writtenAt(after.origin.written, fresh.path));
    if (!isPlain && isRecord(old.value) && isRecord(fresh.value)) {
      for (const key of new Set([...Object.keys(old.value), ...Object.keys(fresh.value)]))
        compare(path === '' ? key : `${path}.${key}`, below(old, key), below(fresh, key));
      return;
    }
    const [olds, news] = [itemsOf(old), itemsOf(fresh)];
    if (olds === undefined || news === undefined) return note(path, old, fresh);
    const none = (side: Side): Side => ({ value: undefined, path: side.path });
    for (const key of new Set([...olds.keys(), ...news.keys()])) {
      const [one, other] = [olds.get(key) ?? none(old), news.get(key) ?? none(fresh)];
      if (one.value === undefined || other.value === undefined) note(`${path}[${key}]`, one, other);
      else compare(`${path}[${key}]`, one, other);
    }
    const kept = (items: ReadonlyMap<string, Side>): string =>
      [...items.keys()].filter((key) => olds.has(key) && news.has(key)).join(' ');
    // The first that fits counts.
    if (!['responses', 'rules'].includes(path) || kept(olds) === kept(news)) return;
    files.add(before.origin.fileOf(old.path)).add(after.origin.fileOf(fresh.path));
    found.push({ path, old: kept(olds), new: kept(news), applies: 'live' });
  };
  compare('', { value: effectOf(before.settings), path: [] }, { value: effectOf(after.settings), path: [] });
  const names = new Set([...before.settings.texts.keys(), ...after.settings.texts.keys()]);
  for (const name of [...names].sort())
    if (before.settings.texts.get(name) !== after.settings.texts.get(name) && !files.has(name))
      found.push({ path: name, applies: 'live' });
  return found;
}

/** The values of a file, and beside them the set points that a gas brings. */
function effectOf({ file, plant }: Settings): unknown {
  const limits = new Map<string, Record<string, number>>();
  for (const { subject, name, setPoint } of plant.conditions)
    if (setPoint !== undefined) limits.set(subject, { ...limits.get(subject), [name]: setPoint.limit });
  return {
    ...file,
    devices: file.devices.map(({ [OWNER]: _owner, ...device }) => ({
      ...device,
      points: device.points.map((point) => {
        const brought = limits.get(point.id);
        return brought === undefined ? point : { ...point, alarms: { ...brought, ...defined(point.alarms) } };
      }),
    })),
  };
}

const defined = (value: object | undefined): object =>
  Object.fromEntries(Object.entries(value ?? {}).filter(([, one]) => one !== undefined));

const below = ({ value, path }: Side, key: string): Side => ({
  value: isRecord(value) ? value[key] : undefined,
  path: [...path, key],
});

/** The items of a list by their names; nothing for a list of plain values, or where two have one name. */
function itemsOf({ value, path }: Side): ReadonlyMap<string, Side> | undefined {
  // An empty list has no items without names.
  if (!Array.isArray(value)) return undefined;
  const items = new Map<string, Side>();
  for (const [i, item] of value.entries()) {
    const name = nameOf(item);
    if (name === undefined || items.has(name)) return undefined;
    items.set(name, { value: item, path: [...path, i] });
  }
  return items;
}

function nameOf(item: unknown): string | undefined {
  if (!isRecord(item)) return undefined;
  const { id, user, when, conditions, gas, zone, subject } = item;
  if (typeof id === 'string') return id;
  if (typeof user === 'string') return user;
  // A response, of the form of now or the older one.
  const kinds = 'steps' in item ? (Array.isArray(conditions) ? conditions.join('|') : '*') : when;
  if (typeof kinds !== 'string') return undefined;
  return [kinds, gas, zone, subject].filter((part) => typeof part === 'string').join(',');
}

const entry = (key: 'old' | 'new', value: unknown): object => (value === undefined ? {} : { [key]: value });

/** As it is written; else what holds without it. */
function shown({ value, path }: Side, written: unknown, schema: z.ZodType): unknown {
  if (value === undefined) return undefined;
  const own = writtenAt(written, path);
  if (own !== undefined) return isRecord(own) ? withoutOwner(own) : own;
  const title = [...layersOf(wrappedAt(schema, path, written)[path.length]?.schema)].map(
    (layer) => layer.meta()?.title,
  );
  return typeof value === 'number' && title.includes('duration') ? durationOf(value) : value;
}

/** Whose device it is follows from its `connect`: no line of the file says it. */
const withoutOwner = ({ [OWNER]: _owner, ...written }: Record<string, unknown>): unknown => written;

const durationOf = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`);

const isScalar = (value: unknown): boolean => value !== undefined && value !== null && typeof value !== 'object';

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  if (!isRecord(a) || !isRecord(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isSame(a[key], b[key]));
}
