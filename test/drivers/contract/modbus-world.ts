import { existsSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ModbusDriver } from '../../../drivers/modbus/driver.ts';
import type { Connection } from '../../../drivers/modbus/settings/connection.ts';
import { duration } from '../../../src/domain/time.ts';
import { SystemClock } from '../../../src/platform/system-clock.ts';
import { transportOf } from '../../../src/platform/transport-of.ts';
import { type Child, start } from '../../support/children.ts';
import { Ear, modbusDevice, readOf } from '../../support/modbus.ts';
import {
  dataPdu,
  type Device,
  frameOf,
  type Framing,
  rtuFrame,
  asciiFrame,
  tcpFrame,
  WireDevice,
  type WireRequest,
} from '../../support/modbus-wire.ts';
import { measured } from '../../support/plant.ts';
import { seeded } from '../../support/random.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import { chop, FAR, type Mischief, MISCHIEFS, sayInTurns, type Scene, type World } from './world.ts';

const TIMEOUT_MS = 120;
/** Where `b` stands; too far from `a` to be read along with it. */
const B_ADDRESS = 100;
const FAILURE = 4;

type Via = Connection['via'];

const framingOf = (via: Via): Framing => (via === 'rtu-tcp' ? 'rtu' : via);

/** Something that nobody asked for, and that would be a value if it were taken. */
function stray(framing: Framing, { transaction, unit, code }: WireRequest): Buffer {
  const pdu = dataPdu(code, 9999);
  if (framing === 'tcp') return tcpFrame((transaction + 0x8000) & 0xffff, unit, pdu);
  return framing === 'rtu' ? rtuFrame(unit + 1, pdu) : asciiFrame(unit + 1, pdu);
}

/** A device with two registers that are never read in one. */
class TwoRegisters {
  value = 0;
  mischief: Mischief = 'plain';
  readonly #framing: Framing;
  readonly #random = seeded(9);
  readonly #timers = new Set<NodeJS.Timeout>();
  #asked = 0;

  constructor(framing: Framing) {
    this.#framing = framing;
    onTestFinished(() => this.#timers.forEach(clearTimeout));
  }

  readonly answer: Device = (request, say) => {
    this.#asked += 1;
    const value = this.value + (request.address === B_ADDRESS ? FAR : 0);
    const frame = frameOf(this.#framing, request, dataPdu(request.code, 10 * value));
    switch (this.mischief) {
      case 'plain':
        return say(frame);
      case 'chopped':
        return sayInTurns(chop(frame, this.#random), say);
      case 'glued':
        return say(Buffer.concat([stray(this.#framing, request), frame, stray(this.#framing, request)]));
      case 'noisy':
        return say(this.#asked % 3 === 0 ? frame : Buffer.concat([this.#noise(), frame]));
      case 'silent':
        return;
      case 'refusing':
        return say(frameOf(this.#framing, request, Buffer.from([request.code | 0x80, FAILURE])));
      case 'half':
        return say(frame.subarray(0, Math.floor(frame.length / 2)));
      case 'late':
        // In every other case, so that there is a next question that it could be taken for.
        if (this.#asked % 2 === 0) return say(frame);
        this.#timers.add(setTimeout(() => say(frame), 1.4 * TIMEOUT_MS));
    }
  };

  #noise(): Buffer {
    return Buffer.from(
      Array.from({ length: 1 + Math.floor(this.#random() * 20) }, () => Math.floor(this.#random() * 256)),
    );
  }
}

/** A pseudo terminal in front of a TCP port: an adapter that can be pulled. */
class Adapter {
  readonly path = join(tempDir(), 'line');
  #socat: Child | undefined;

  async plug(port: number): Promise<void> {
    this.#socat = start('socat', [`pty,raw,echo=0,link=${this.path}`, `tcp:127.0.0.1:${port},nodelay`]);
    await until('socat to make its line', () => existsSync(this.path));
  }

  /** Its name goes first: a terminal that somebody else makes meanwhile may get the same number. */
  async pull(): Promise<void> {
    rmSync(this.path, { force: true });
    await this.#socat?.stop('SIGKILL');
  }
}

/** How often this process has a file open. */
function holdsOf(path: string): number {
  if (!existsSync(path)) return 0;
  const real = realpathSync(path);
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === real;
    } catch {
      return false;
    }
  }).length;
}

export function modbusWorld(via: Via): World {
  return { name: `Modbus ${via}`, mischiefs: MISCHIEFS, open: () => openScene(via) };
}

async function openScene(via: Via): Promise<Scene> {
  const framing = framingOf(via);
  const device = new TwoRegisters(framing);
  let wire = await WireDevice.listen(framing, device.answer);
  const { port } = wire;
  const adapter = via === 'rtu' || via === 'ascii' ? new Adapter() : undefined;
  await adapter?.plug(port);
  if (adapter !== undefined) onTestFinished(() => adapter.pull());
  const connection: Connection =
    via === 'tcp' || via === 'rtu-tcp'
      ? { via, host: '127.0.0.1', port }
      : { via, path: adapter?.path ?? '', baud: 115_200, parity: 'none', data: 8, stop: 1 };
  const reads = { a: readOf('holding', 0, { scale: 0.1 }), b: readOf('holding', B_ADDRESS, { scale: 0.1 }) };
  const points = [measured('a', 'H2S', { range: [0, 2000] }), measured('b', 'H2S', { range: [0, 2000] })];
  const changes = {
    connect: connection,
    unit: 5,
    poll: duration(10),
    timeout: duration(TIMEOUT_MS),
    // Far longer than the device takes, as a busy machine adds to that.
    lateReply: duration(1000),
  };
  const settings = modbusDevice('panel', reads, changes, points);
  const driver = new ModbusDriver([settings], transportOf, new SystemClock());
  const ear = new Ear();
  return {
    driver,
    ear,
    shows: (value) => (device.value = value),
    does: (mischief) => (device.mischief = mischief),
    cut: async () => {
      if (adapter === undefined) await wire.close();
      else await adapter.pull();
    },
    mend: async () => {
      if (adapter === undefined) wire = await WireDevice.listen(framing, device.answer, port);
      else await adapter.plug(port);
    },
    told: () =>
      ear.drafts.flatMap((draft) =>
        draft.kind === 'reading' && draft.quality === 'good' && draft.value !== null
          ? [{ of: draft.point === 'a' ? 'a' : 'b', value: draft.value }]
          : [],
      ),
    connections: () => (adapter === undefined ? wire.open : holdsOf(adapter.path)),
  };
}
