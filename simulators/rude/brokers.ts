import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectPacket, publishPacket } from '../wire/mqtt-packets.ts';
import { type Flood, pace, type FloodTarget } from './target.ts';

/** Peers of the embedded broker that keep to no measure, before and after they have signed in. */

const brokerOf = ({ broker }: FloodTarget): NonNullable<FloodTarget['broker']> => {
  if (broker === undefined) throw new Error('this flood needs a broker');
  return broker;
};

function dial(target: FloodTarget, first?: Buffer): Socket {
  const socket = connect(brokerOf(target).port, '127.0.0.1');
  // What the broker does about it is what is looked for.
  socket.on('error', () => socket.destroy());
  socket.resume();
  if (first !== undefined) socket.write(first);
  return socket;
}

const login = (target: FloodTarget, clientId: string): Buffer => {
  const { user, password } = brokerOf(target);
  return connectPacket({ clientId, user, password, keepAliveS: 60 });
};

async function hold(target: FloodTarget, sockets: readonly Socket[]): Promise<string> {
  await sleep(target.seconds * 1000);
  const closed = sockets.filter(({ destroyed }) => destroyed).length;
  for (const socket of sockets) socket.destroy();
  return `${closed} of ${sockets.length} closed by the broker`;
}

const many = async (count: number, make: (nth: number) => Socket): Promise<Socket[]> => {
  const sockets: Socket[] = [];
  for (let i = 0; i < count; i++) {
    sockets.push(make(i));
    if (i % 50 === 49) await sleep(10);
  }
  return sockets;
};

/** A head that announces 256 MB, and then as much of it as the broker takes. */
const HUGE_HEAD = Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]);
const PIECE = Buffer.alloc(65_536, 1);

async function pour(target: FloodTarget, sockets: readonly Socket[]): Promise<string> {
  let bytes = 0;
  await pace(target, 400, (nth) => {
    const socket = sockets[nth % sockets.length];
    if (socket === undefined || socket.destroyed || socket.writableLength > 0) return;
    socket.write(PIECE);
    bytes += PIECE.length;
  });
  return `${Math.round(bytes / 1e6)} MB poured, ${await hold({ ...target, seconds: 0 }, sockets)}`;
}

export const oversizeBeforeSignIn: Flood = async (target) =>
  pour(target, await many(20, () => dial(target, HUGE_HEAD)));

export const oversizeAfterSignIn: Flood = async (target) =>
  pour(target, await many(20, (nth) => dial(target, Buffer.concat([login(target, `big-${nth}`), HUGE_HEAD]))));

/** Connections that never say CONNECT, and ones that do and then nothing. */
export const connections: Flood = async (target) =>
  hold(target, await many(2500, (nth) => dial(target, nth % 2 === 0 ? undefined : login(target, `idle-${nth}`))));

/** A retained message on a new topic every time. */
export const retained: Flood = async (target) => {
  const socket = dial(target, login(target, 'retainer'));
  const payload = 'r'.repeat(2000);
  const sent = await pace(target, 2000, (nth) => {
    if (!socket.destroyed && socket.writableLength < 1e6)
      socket.write(publishPacket(`uwb/r${nth}/location`, payload, true));
  });
  return `${sent} retained, ${await hold({ ...target, seconds: 0 }, [socket])}`;
};

/** MQTT 3.1.1, 3.8: SUBSCRIBE to one filter with QoS 0. */
function subscribePacket(filter: string): Buffer {
  const topic = Buffer.from(filter);
  return Buffer.concat([
    Buffer.from([0x82, topic.length + 5, 0, 1, topic.length >> 8, topic.length & 0xff]),
    topic,
    Buffer.from([0]),
  ]);
}

/** They want to hear everything, `$SYS` too, and read nothing of it. */
export const listeners: Flood = async (target) => {
  const sockets = await many(200, (nth) => {
    const socket = dial(target, login(target, `ear-${nth}`));
    socket.write(subscribePacket('#'));
    socket.write(subscribePacket('$SYS/#'));
    socket.pause();
    return socket;
  });
  const speaker = dial(target, login(target, 'speaker'));
  await pace(target, 500, (nth) => {
    if (!speaker.destroyed && speaker.writableLength < 1e6)
      speaker.write(publishPacket(`uwb/k${nth % 20}/location`, 'x'.repeat(5000), false));
  });
  return hold({ ...target, seconds: 0 }, [...sockets, speaker]);
};

/** Takes client ids that others have: the gateway's own, as far as one can guess it, and the badge engine's. */
export const idThieves: Flood = async (target) => {
  const ids = ['gateway', 'fengsui', 'fengsui-chaos-uwb', 'engine', ''];
  const sockets: Socket[] = [];
  await pace(target, 50, (nth) => sockets.push(dial(target, login(target, ids[nth % ids.length] ?? ''))));
  return hold({ ...target, seconds: 0 }, sockets);
};

/** Bytes that are no MQTT, before and after the sign-in. */
export const malformed: Flood = async (target) => {
  const rubbish = [
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.from([0xf0, 0xff, 0xff, 0xff, 0xff, 0xff]),
    Buffer.from([0x10, 0x02, 0x00, 0x04]),
    Buffer.from([0x30, 0x03, 0x00, 0xff, 0x61]),
    Buffer.from([0x00, 0x00, 0x00, 0x00]),
  ];
  const sockets: Socket[] = [];
  await pace(target, 200, (nth) => {
    const bytes = rubbish[nth % rubbish.length] ?? HUGE_HEAD;
    sockets.push(dial(target, nth % 2 === 0 ? bytes : Buffer.concat([login(target, `bad-${nth}`), bytes])));
  });
  return hold({ ...target, seconds: 1 }, sockets);
};
