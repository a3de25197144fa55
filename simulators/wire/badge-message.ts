import type { BadgeSource, JsonSource } from '../../drivers/mqtt/settings/settings.ts';
import type { Badge } from '../world/walker.ts';
import { type PublishedMessage, vendorWriterOf } from './badge-vendors.ts';

/** How a badge system writes what a badge tells: the inverse of the dialects of the gateway. */
export type Writer = (badge: Badge, floor: string, unixMs: number) => PublishedMessage;

const PER_METRE = { m: 1, cm: 100, mm: 1000, ft: 1 / 0.3048 } as const;
const AT_OF = {
  ms: (ms: number) => ms,
  s: (ms: number) => ms / 1000,
  us: (ms: number) => ms * 1000,
  iso: (ms: number) => new Date(ms).toISOString(),
  none: () => undefined,
} as const;

/** Sources whose places are worked out from ranges have no writer: what they say is made of anchors, not of places. */
export const writerOf = (source: BadgeSource): Writer =>
  source.dialect === 'json' ? jsonWriterOf(source) : vendorWriterOf(source);

function jsonWriterOf({ topic, fields, units, root, path }: JsonSource): Writer {
  const length = (metres: number): number => Math.round(metres * 100 * PER_METRE[units.position]) / 100;
  return (badge, floor, unixMs) => {
    const values: Readonly<Record<string, unknown>> = {
      tag: badge.tag,
      x: length(badge.x),
      y: length(badge.y),
      z: length(1.2),
      accuracy: Math.round(badge.accuracy * 100 * PER_METRE[units.accuracy]) / 100,
      at: AT_OF[units.at](unixMs),
      floor,
      sos: badge.sos,
      battery: Math.round(badge.battery),
      fall: badge.fallen === true,
      tamper: badge.open === true,
    };
    const item = {};
    for (const [name, pointer] of Object.entries(fields)) {
      const value = values[name];
      if (pointer !== undefined && value !== undefined) put(item, pointer, value);
    }
    const held = root === 'object' ? item : root === 'array' ? [item] : { [badge.tag]: item };
    return { topic: topicOf(topic, values), payload: JSON.stringify(path === '' ? held : put({}, path, held)) };
  };
}

/** Whether a source can tell of a badge on this floor. */
export const canTell = (source: BadgeSource, floor: string): boolean =>
  source.floor === floor ||
  (source.dialect === 'json' && (source.fields.floor !== undefined || source.topic.includes('{floor}')));

/** A topic to publish on: names are filled in, and the rest of a wildcard is made up. */
function topicOf(topic: string, values: Readonly<Record<string, unknown>>): string {
  return topic
    .split('/')
    .map((level) => {
      if (level === '+' || level === '#') return 'demo';
      const name = /^\{(.+)\}$/.exec(level)?.[1];
      const value = name === undefined ? level : values[name];
      return typeof value === 'string' || typeof value === 'number' ? String(value) : 'demo';
    })
    .join('/');
}

/** Sets the value at a JSON pointer (RFC 6901), making the objects on the way. */
function put(target: object, pointer: string, value: unknown): object {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  let here = target;
  for (const part of parts.slice(0, -1)) {
    const next: unknown = Reflect.get(here, part);
    const below: object = typeof next === 'object' && next !== null ? next : {};
    Reflect.set(here, part, below);
    here = below;
  }
  const last = parts.at(-1);
  if (last !== undefined) Reflect.set(here, last, value);
  return target;
}
