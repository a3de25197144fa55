import type { DeviceTrouble } from '../domain/input.ts';

/** What is wrong with a connection or a unit, and what to look at. */
export const TROUBLE_WORDS: Readonly<Record<DeviceTrouble, string>> = {
  timeout: 'no answer: check power, wiring (A and B), unit number, baud rate and parity',
  refused:
    'the connection is refused: check the port, and whether another program (a gateway that runs) holds the only connection',
  closed:
    'the connection is closed at once: a device with a single connection is held by another program, perhaps by a gateway that runs',
  unreachable: 'the address cannot be reached: check the cable, the switch and the IP address',
  'no-port':
    'the serial port cannot be opened: check its name and rights, and whether another program (a gateway that runs) holds it',
  auth: 'the other end does not let us in: check user and password',
  'taken-over': 'another program came under the same name: give each its own',
  protocol: 'the other end speaks something else than Modbus: check whether it is tcp:// or rtu-tcp://',
};

/** Meanings of the exception codes (Modbus application protocol 1.1b3, 7). */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  1: 'illegal function',
  2: 'illegal address',
  3: 'illegal value',
  4: 'device failure',
  5: 'acknowledge',
  6: 'busy',
  8: 'parity error',
  10: 'gateway: no path',
  11: 'gateway: no answer',
};

/** An exception as people write it, with what it means: `02 illegal address`. */
export function exceptionText(code: number): string {
  const meaning = EXCEPTIONS[code];
  return `${code.toString(16).toUpperCase().padStart(2, '0')}${meaning === undefined ? '' : ` ${meaning}`}`;
}
