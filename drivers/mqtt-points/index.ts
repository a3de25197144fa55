import { deviceId } from '../../src/domain/ids.ts';
import type { Point } from '../../src/domain/plant.ts';
import type { DriverKind, Settings } from '../../src/settings/driver-kind.ts';
import { clientIdOf } from '../shared/mqtt/access.ts';
import { MqttSources, type SourceSpec } from '../shared/mqtt/sources.ts';
import { parseTopic } from '../shared/mqtt/topic.ts';
import { checkBrokerDevices } from './check.ts';
import { PointReader } from './reader.ts';
import { detectorPoints, brokerShape, NAME, publishedRead, BROKER_SCHEMES, brokerDevices } from './settings.ts';

/** Detectors behind gateways (LoRa, 4G) that publish JSON over MQTT. */
export const mqttPoints: DriverKind = {
  name: NAME,
  schemas: { devices: { schemes: BROKER_SCHEMES, shape: brokerShape, read: publishedRead } },
  periods: ({ devices }) => brokerDevices(devices).map(({ id, period }) => [id, period]),
  check: ({ devices }, root) => checkBrokerDevices(devices, root),
  brokerClients: ({ site, devices }, installation) =>
    brokerDevices(devices).flatMap((device) =>
      device.connect === 'embedded'
        ? {
            device: deviceId(device.id),
            clientId: clientIdOf(device, site.id, installation),
            filters: [parseTopic(device.topic).filter],
          }
        : [],
    ),
  make: (settings, ports) => new MqttSources(NAME, settings, ports, { specsIn }),
};

function specsIn({ file, plant }: Settings): SourceSpec[] {
  const known = new Map<string, Point>(plant.points.map((point) => [point.id, point]));
  return brokerDevices(file.devices).map((device) => {
    const { topic, units, period, silence } = device;
    const points = detectorPoints(device, known);
    const parts = { topic, units, period, silence, points };
    return { settings: device, parts, reader: () => new PointReader(device, points) };
  });
}
