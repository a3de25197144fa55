import { badgesAt } from '../../support/badges.ts';
import { driverContract } from './contract.ts';
import { mqttWorldOf } from './mqtt-world.ts';
import { FAR } from './world.ts';

driverContract(
  mqttWorldOf('MQTT', {
    topic: 'uwb/+/location',
    messages: (shown, refuses) =>
      (
        [
          ['0A01', shown],
          ['0A02', shown + FAR],
        ] as const
      ).map(([tag, x]) => [
        `uwb/${tag}/location`,
        { position: refuses ? { x } : { x, y: 50 }, accuracy: 0.3, ts: Date.now() },
      ]),
    driver: (access) => badgesAt(access),
    told: (draft) =>
      draft.kind === 'fix' && draft.quality === 'good'
        ? { of: draft.tag === '0a01' ? 'a' : 'b', value: draft.x }
        : undefined,
  }),
);
