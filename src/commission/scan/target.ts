import { type Connection, parseConnection } from '../../../drivers/modbus/settings/connection.ts';
import type { Text } from '../../domain/text.ts';
import { SCAN_TEXTS } from '../../words/scan.ts';
import { filled } from '../../words/sentence.ts';

/** Units that the standard gives to devices (Modbus over serial line 1.02, 2.2), and those above that some makers use. */
const HIGHEST_UNIT = 255;
const USUAL = Array.from({ length: 32 }, (_, i) => i + 1);
/**
 * Over TCP a device that is no gateway is asked as 255, or as 0 where it is older (Modbus on TCP/IP 1.0b, 4.4.1.2).
 * Both come first: most sockets lead to one device, and that is then found at once.
 */
const OWN_DEVICE: readonly number[] = [255, 0];

/** Where to look, and for whom. */
export interface Target {
  readonly connection: Connection;
  /** As the connection is written in a configuration, without the units. */
  readonly connect: string;
  readonly units: readonly number[];
  /** The units were chosen by a person, who wants these and no others. */
  readonly isChosen: boolean;
}

/** The target that a person wrote, `tcp://host:port?units=1-32`, or what is wrong with it. */
export function parseTarget(address: string, unitsOption?: string): Target | Text {
  const [, inText] = /[?&]units=([^&]*)/.exec(address) ?? [];
  const connect = address.replace(/([?&])units=[^&]*(&?)/, (_whole, before: string, after: string) =>
    after === '' ? '' : before,
  );
  const connection = parseConnection(connect);
  if ('zh' in connection) return connection;
  if ('host' in connection && connect.includes('?'))
    return filled(SCAN_TEXTS.socketHasNo, { setting: connect.slice(connect.indexOf('?') + 1) });
  const written = unitsOption ?? inText;
  if (written === undefined) return { connection, connect, units: usualUnits(connection), isChosen: false };
  const units = parseUnits(decodeURIComponent(written));
  if ('zh' in units) return units;
  // Unit 0 of a serial line is a broadcast, which no device answers (Modbus over serial line 1.02, 2.1).
  if (connection.via !== 'tcp' && units.includes(0)) return SCAN_TEXTS.broadcast;
  return { connection, connect, units, isChosen: true };
}

const usualUnits = ({ via }: Connection): readonly number[] => (via === 'tcp' ? [...OWN_DEVICE, ...USUAL] : USUAL);

/** `1-32,100,247` as numbers, each once and in the order written; or what is wrong with it. */
export function parseUnits(written: string): readonly number[] | Text {
  const units = new Set<number>();
  for (const part of written.split(',')) {
    const [, from, to = from] = /^\s*(\d{1,3})(?:\s*-\s*(\d{1,3}))?\s*$/.exec(part) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (from === undefined || last > HIGHEST_UNIT || first > last)
      return filled(SCAN_TEXTS.noUnits, { written, most: HIGHEST_UNIT });
    for (let unit = first; unit <= last; unit++) units.add(unit);
  }
  return [...units];
}
