import type { DriverProblem } from '../../src/settings/driver-kind.ts';
import type { DeviceFile } from '../../src/settings/schema.ts';
import { checkAccess } from '../shared/mqtt/check-access.ts';
import { levelOf, parseTopic } from '../shared/mqtt/topic.ts';
import { type BrokerDevice, brokerDevices } from './settings.ts';
import { detectorProblem } from './words.ts';

/** The level of a topic that names the detector. */
const DEV = '{dev}';

/** What is wrong with the devices of a configuration beyond their shape. @param root its folder */
export function checkBrokerDevices(all: readonly DeviceFile[], root: string): DriverProblem[] {
  const places = new Map(all.map(({ id }, i) => [id, i]));
  return brokerDevices(all).flatMap((device) =>
    [...checkAccess(device, root), ...checkTopic(device), ...checkPoints(device)].map((problem) => ({
      ...problem,
      path: ['devices', places.get(device.id) ?? 0, ...problem.path],
    })),
  );
}

function checkTopic({ topic }: BrokerDevice): DriverProblem[] {
  const pattern = parseTopic(topic);
  const other = pattern.captures.find(([, name]) => name !== 'dev');
  if (other !== undefined)
    return [
      {
        path: ['topic'],
        ...detectorProblem('other-name-in-topic', { name: `{${other[1]}}`, dev: DEV }),
      },
    ];
  if (levelOf(pattern, 'dev') >= 0) return [];
  return [
    {
      path: ['topic'],
      ...detectorProblem('no-dev-in-topic', { topic, dev: DEV }),
    },
  ];
}

function checkPoints({ id, session, points }: BrokerDevice): DriverProblem[] {
  const seen = new Map<string, string>();
  return points.flatMap(({ id: point, read }, j): DriverProblem[] => {
    const path = ['points', j, 'read'];
    const key = `${read.dev} ${read.value}`;
    const other = seen.get(key);
    seen.set(key, point);
    return [
      ...(other === undefined
        ? []
        : [
            {
              path: [...path, 'value'],
              ...detectorProblem('same-number', { point, other, detector: read.dev }),
            },
          ]),
      ...(session === 0 || read.at !== undefined
        ? []
        : [
            {
              path: [...path, 'at'],
              ...detectorProblem('kept-without-time', { id, point }),
            },
          ]),
    ];
  });
}
