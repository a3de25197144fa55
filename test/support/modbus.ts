import { z } from 'zod';
import type { Answer, ReadAsker, ReadRequest } from '../../drivers/modbus/bus/pdu.ts';
import { type Read, readSchema } from '../../drivers/modbus/settings/read.ts';
import { devicePoint, deviceShape, type ModbusDevice, resolveDevice } from '../../drivers/modbus/settings/device.ts';
import type { Draft, TagEventInput } from '../../src/domain/input.ts';
import type { Point } from '../../src/domain/plant.ts';
import type { Heard, Intake, RejectReason } from '../../src/ports/driver.ts';
import { measured } from './plant.ts';

/** A `read:` as it stands in a configuration, with every default. */
export const readOf = (table: Read['table'], address: number, more: Partial<z.input<typeof readSchema>> = {}): Read =>
  readSchema.parse({ table, address, ...more });

/** A device with these points; each measures H2S where nothing else is said. */
export function modbusDevice(
  id: string,
  reads: Readonly<Record<string, Read>>,
  changes: Partial<ModbusDevice> = {},
  points: readonly Point[] = Object.keys(reads).map((point) => measured(point, 'H2S')),
): ModbusDevice {
  const written = z.object(deviceShape).parse({ connect: 'tcp://127.0.0.1:1502', poll: '200ms' });
  const own = points.flatMap((point) => {
    const read = reads[point.id];
    return read === undefined ? [] : [devicePoint(point, read)];
  });
  return { ...resolveDevice({ ...written, id }, own), ...changes };
}

export const registers = (...values: number[]): Answer => ({
  ok: true,
  data: Buffer.from(values.flatMap((value) => [value >> 8, value & 0xff])),
});
export const bits = (...values: (0 | 1)[]): Answer => {
  const data = Buffer.alloc(Math.ceil(values.length / 8));
  values.forEach((value, i) => (data[i >> 3] = (data[i >> 3] ?? 0) | (value << (i & 7))));
  return { ok: true, data };
};
export const silent: Answer = { ok: false, trouble: 'timeout' };
export const exception = (code: number): Answer => ({ ok: false, exception: code });

/** A bus whose answers are the test's, with what was asked of it. */
export class ScriptedBus implements ReadAsker {
  readonly asked: ReadRequest[] = [];
  readonly #answer: (request: ReadRequest, nth: number) => Answer;

  constructor(answer: (request: ReadRequest, nth: number) => Answer) {
    this.#answer = answer;
  }

  ask(request: ReadRequest): Promise<Answer> {
    this.asked.push(request);
    return Promise.resolve(this.#answer(request, this.asked.length - 1));
  }
}

/** Keeps what a driver hears. */
export class Ear implements Intake {
  readonly items: Heard[] = [];
  readonly rejects: RejectReason[] = [];

  heard(item: Heard): void {
    this.items.push(item);
  }

  rejected(_device: unknown, reason: RejectReason, count = 1): void {
    for (let i = 0; i < count; i++) this.rejects.push(reason);
  }

  get drafts(): readonly Draft[] {
    return this.items.map(({ draft }) => draft);
  }

  /** What was heard, in short: `point=value quality/reason`, `device up`, `device down timeout`. */
  get story(): string[] {
    return this.drafts.map(inShort);
  }

  clear(): void {
    this.items.length = 0;
  }
}

export function inShort(draft: Draft): string {
  switch (draft.kind) {
    case 'reading':
      return `${draft.point}=${draft.value} ${draft.quality}${draft.reason === undefined ? '' : `/${draft.reason}`}`;
    case 'device':
      return `${draft.device} ${draft.up ? 'up' : `down ${draft.reason}`}`;
    case 'fix':
      return `${draft.tag}@${draft.x},${draft.y} ${draft.quality}${draft.reason === undefined ? '' : `/${draft.reason}`}`;
    case 'tag-event':
      return `${draft.tag} ${draft.event.what}${toldBy(draft.event)}`;
    case 'unreadable-call':
      return `${draft.device} unreadable call ${draft.topic}`;
    case 'output':
      return [draft.output, `written ${draft.written}`, `read back ${draft.readBack}`, draft.trouble ?? '']
        .join(' ')
        .trim();
    case 'strangers':
    case 'act':
    case 'started':
    case 'configured':
    case 'stopped':
    case 'stalled':
    case 'clock-stepped':
    case 'clock-accepted':
    case 'recording':
    case 'disk':
    case 'damaged':
    case 'account':
    case 'refused':
    case 'notice':
    case 'tick':
      return draft.kind;
  }
}

function toldBy(event: TagEventInput['event']): string {
  switch (event.what) {
    case 'sos':
      return ` ${event.pressed}`;
    case 'press':
      return event.pressedAt === 0 ? ' never' : ` at ${event.pressedAt}`;
    case 'battery':
      return ` ${event.percent}`;
    case 'motion':
      return ` ${event.moving}`;
    case 'tamper':
      return ` ${event.open}`;
    case 'fall':
    case 'heard':
      return '';
  }
}
