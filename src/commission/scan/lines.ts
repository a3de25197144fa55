import type { Connection } from '../../../drivers/modbus/settings/connection.ts';
import type { Text } from '../../domain/text.ts';
import { SCAN_TEXTS } from '../../words/scan.ts';
import { filled } from '../../words/sentence.ts';

type Serial = Extract<Connection, { path: string }>;

/** Further settings of a serial line that are worth a try. */
export interface Tries {
  readonly bauds?: readonly number[];
  readonly parities?: readonly Serial['parity'][];
}

/** The connection itself, then the same serial line with every other baud rate and parity; or what is wrong. */
export function linesOf(connection: Connection, { bauds, parities }: Tries): readonly Connection[] | Text {
  if (bauds === undefined && parities === undefined) return [connection];
  if ('host' in connection) return filled(SCAN_TEXTS.noSerialLine, { via: connection.via });
  const all = [connection.baud, ...(bauds ?? [])].flatMap((baud) =>
    [connection.parity, ...(parities ?? [])].map((parity): Serial => ({ ...connection, baud, parity })),
  );
  const isNew = ({ baud, parity }: Serial, i: number): boolean =>
    all.findIndex((one) => one.baud === baud && one.parity === parity) === i;
  return [connection, ...all.filter(isNew).slice(1)];
}
