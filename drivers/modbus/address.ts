import type { Connection } from './settings.ts';

/** The bus that a device is on, as people write it. */
export function addressOf(connection: Connection): string {
  switch (connection.via) {
    case 'tcp':
    case 'rtu-tcp':
      return `${connection.via}://${connection.host}:${connection.port}`;
    case 'rtu':
    case 'ascii':
      return `${connection.via}://${connection.path}`;
  }
}
