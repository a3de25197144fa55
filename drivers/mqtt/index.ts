import { deviceId } from '../../src/domain/ids.ts';
import type { DriverKind } from '../../src/settings/driver-kind.ts';
import { clientIdOf } from '../shared/mqtt/access.ts';
import { checkBroker } from './settings/check-broker.ts';
import { checkBadges } from './settings/check.ts';
import { dialectOf } from './dialects/index.ts';
import { badgesSchema, badgeSources } from './settings/settings.ts';
import { BadgeSources } from './sources.ts';

/** Badges of positioning systems over MQTT. */
export const badges: DriverKind = {
  name: 'badges',
  schemas: { badges: badgesSchema },
  periods: (file) => badgeSources(file).map(({ id, period }) => [id, period]),
  check: (file, root) => {
    const sources = badgeSources(file);
    return [...checkBadges(sources, file.floors, root), ...checkBroker(file.broker, sources)];
  },
  brokerClients: ({ file, plant }, installation) =>
    badgeSources(file)
      .filter(({ connect }) => connect === 'embedded')
      .map((source) => ({
        device: deviceId(source.id),
        clientId: clientIdOf(source, plant.site.id, installation),
        filters: dialectOf(source).filters,
      })),
  make: (settings, ports) => new BadgeSources(settings, ports),
};
