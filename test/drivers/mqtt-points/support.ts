import { mqttPoints } from '../../../drivers/mqtt-points/index.ts';
import { PointReader } from '../../../drivers/mqtt-points/reader.ts';
import { detectorPoints, brokerDevices } from '../../../drivers/mqtt-points/settings.ts';
import type { Message, Parsed } from '../../../drivers/shared/mqtt/message.ts';
import type { Acquisition } from '../../../src/ports/driver.ts';
import type { Settings } from '../../../src/settings/driver-kind.ts';
import { instant } from '../../../src/domain/time.ts';
import { driverPorts, settingsOf } from '../../support/driver-ports.ts';
import { T0 } from '../../support/fold.ts';
import { inShort } from '../../support/modbus.ts';

/** A device with two detectors: `d1` measures H2S and has a switch, `d2` measures in tenths. */
export const DEVICE = `
  - id: lora
    connect: mqtt://127.0.0.1:1883
    topic: gas/{dev}/up
    points:
      - id: d1.h2s
        gas: H2S
        read: { dev: d1, value: /values/h2s, at: /ts, status: /ok, good-when: [true] }
      - { id: d1.door, contact: door, read: { dev: d1, value: /door } }
      - { id: d2.h2s, gas: H2S, read: { dev: d2, value: /v, scale: 0.1, offset: 1 } }
`;

/** A plant with these devices. */
export const plantText = (devices = DEVICE): string => `fengsui: 1
site: { id: here, name: Here }
floors: [{ id: ground, extent: [0, 0, 100, 100] }]
devices:${devices}`;

export const pointSettings = (devices = DEVICE, beside: Readonly<Record<string, string>> = {}): Settings =>
  settingsOf(plantText(devices), beside);

/** The reader of the first device. */
export function readerOf({ file, plant }: Settings = pointSettings()): PointReader {
  const [device] = brokerDevices(file.devices);
  if (device === undefined) throw new Error('no device');
  const known = new Map<string, (typeof plant.points)[number]>(plant.points.map((point) => [point.id, point]));
  return new PointReader(device, detectorPoints(device, known));
}

export function messageOf(body: unknown, changes: Partial<Message> = {}): Message {
  const payload = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return { topic: 'gas/d1/up', payload, retained: false, at: instant(T0), ...changes };
}

/** The readings in short, and the rejects in brackets. */
export const said = ({ drafts, rejects }: Parsed): string[] => [
  ...drafts.map(inShort),
  ...rejects.map((reason) => `(${reason})`),
];

export const driverOf = (settings: Settings): Acquisition<Settings> => mqttPoints.make(settings, driverPorts());
