import { type IConnectPacket, type Packet, parser } from 'mqtt-packet';

/** Why a CONNECT is answered with a no (MQTT 3.1.1, 3.2.2.3). */
export const REFUSED = { version: 1, id: 2, busy: 3, account: 5 } as const;
export type Refused = keyof typeof REFUSED;

/** The answer that refuses. */
export const refusal = (why: Refused): Buffer => Buffer.from([0x20, 2, 0, REFUSED[why]]);

/**
 * The bytes of one CONNECT, read by a parser of their own: the one of the broker sees nothing of a peer before it has
 * signed in. Undefined where they are broken; the parser throws on some that claim to be MQTT 5.
 */
export function connectIn(bytes: Buffer): IConnectPacket | undefined {
  let found: Packet | undefined;
  const reader = parser();
  reader.on('packet', (packet) => (found = packet));
  reader.on('error', () => (found = undefined));
  try {
    reader.parse(bytes);
  } catch {
    return undefined;
  }
  return found?.cmd === 'connect' ? found : undefined;
}
