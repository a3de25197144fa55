import { JsonDialect, type Message } from '../../drivers/mqtt/json-dialect.ts';
import { badgesShape, type BadgeSource } from '../../drivers/mqtt/settings.ts';
import { z } from 'zod';
import { instant } from '../../src/domain/time.ts';
import { T0 } from './fold.ts';
import { smallPlant } from './plant.ts';

export const FIELDS = {
  x: '/position/x',
  y: '/position/y',
  accuracy: '/accuracy',
  at: '/ts',
  sos: '/sos',
  battery: '/battery',
};

/** A badge source like the one of the contract. */
export function badgeSource(changes: Record<string, unknown> = {}): BadgeSource {
  const given = { connect: 'mqtt://127.0.0.1:1883', topic: 'uwb/{tag}/location', fields: FIELDS, ...changes };
  return { ...z.object(badgesShape).parse(given), id: 'uwb', floor: 'ground' };
}

export const dialectOf = (changes?: Record<string, unknown>): JsonDialect =>
  new JsonDialect(badgeSource(changes), smallPlant().floors);

/** A message as it comes, of an object or of bytes. */
export function messageOf(body: unknown, changes: Partial<Message> = {}): Message {
  const payload = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return { topic: 'uwb/1A2B/location', payload, retained: false, at: instant(T0), ...changes };
}
