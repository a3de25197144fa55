import { alarmId, deviceId, epochOf, floorId, type OccurrenceId, pointId, tagId } from '../../src/domain/ids.ts';
import type { Act } from '../../src/domain/act.ts';
import type {
  ActInput,
  DeviceInput,
  FixInput,
  ReadingInput,
  StartedInput,
  TagEventInput,
  TickInput,
} from '../../src/domain/input.ts';
import type { PortableReading } from '../../src/domain/alarm/transition.ts';
import type { DeviceTrouble } from '../../src/domain/gateway/trouble.ts';
import { bad, GOOD, type QualityReason, type Trust } from '../../src/domain/reading/quality.ts';
import { duration } from '../../src/domain/time.ts';

export const read = (point: string, value: number | null, trust: Trust = GOOD): ReadingInput => ({
  kind: 'reading',
  point: pointId(point),
  value,
  ...trust,
});

export const lost = (point: string, reason: QualityReason = 'sensor'): ReadingInput => read(point, null, bad(reason));

export const fails = (device = 'panel', reason: DeviceTrouble = 'timeout'): DeviceInput => ({
  kind: 'device',
  device: deviceId(device),
  up: false,
  reason,
});
export const answers = (device = 'panel'): DeviceInput => ({ kind: 'device', device: deviceId(device), up: true });

type FixChanges = Trust & Partial<Pick<FixInput, 'z' | 'accuracy' | 'sourceAt'>> & { readonly floor?: string };

export const fix = (
  tag: string,
  x: number,
  y: number,
  { floor = 'ground', ...changes }: FixChanges = GOOD,
): FixInput => ({
  kind: 'fix',
  device: deviceId('uwb'),
  tag: tagId(tag),
  floor: floorId(floor),
  x,
  y,
  accuracy: 0.3,
  ...changes,
});

const tagEvent = (tag: string, event: TagEventInput['event']): TagEventInput => ({
  kind: 'tag-event',
  device: deviceId('uwb'),
  tag: tagId(tag),
  event,
});
export const sos = (tag: string, pressed = true): TagEventInput => tagEvent(tag, { what: 'sos', pressed });
export const press = (tag: string, pressedAt: number): TagEventInput => tagEvent(tag, { what: 'press', pressedAt });
export const battery = (tag: string, percent: number, was?: number): TagEventInput =>
  tagEvent(tag, { what: 'battery', percent, ...(was === undefined ? {} : { was }) });
export const motion = (tag: string, moving: boolean): TagEventInput => tagEvent(tag, { what: 'motion', moving });
export const tamper = (tag: string, open: boolean): TagEventInput => tagEvent(tag, { what: 'tamper', open });
export const fall = (tag: string): TagEventInput => tagEvent(tag, { what: 'fall' });
export const heard = (tag: string): TagEventInput => tagEvent(tag, { what: 'heard' });

export const act = (what: Act): ActInput => ({ kind: 'act', by: 'op', role: 'operator', do: what });

const alarmOf = (id: string) => alarmId(id.slice(0, id.lastIndexOf(':')), id.slice(id.lastIndexOf(':') + 1));
export const ack = (id: string, occurrence: OccurrenceId | undefined): ActInput =>
  act({ act: 'ack', alarm: alarmOf(id), occurrence: occurrence ?? ('none' as OccurrenceId) });
export const reset = (id: string, reading?: PortableReading): ActInput =>
  act({ act: 'reset', alarm: alarmOf(id), ...(reading === undefined ? {} : { reading }) });
export const silence = (ms: number): ActInput => act({ act: 'silence', for: duration(ms) });

export const started = (epoch: number, downForMs = 0): StartedInput => ({
  kind: 'started',
  epoch: epochOf(epoch),
  revision: 'r1',
  downFor: duration(downForMs),
  clockInDoubt: false,
});

export const tick: TickInput = { kind: 'tick' };
