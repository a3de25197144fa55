import { deviceId } from '../../src/domain/ids.ts';
import type { Person } from '../../src/domain/plant.ts';
import type { DriverKind, Settings } from '../../src/settings/driver-kind.ts';
import { clientIdOf } from '../shared/mqtt/access.ts';
import { MqttSources, type SourceSpec } from '../shared/mqtt/sources.ts';
import type { IsCarried } from './badge/memory.ts';
import { BadgeReader } from './badge/reader.ts';
import { dialectOf } from './dialects/index.ts';
import { checkBadges } from './settings/check.ts';
import { badgesSchema, badgeSources } from './settings/settings.ts';

/** Badges of positioning systems over MQTT. */
export const badges: DriverKind = {
  name: 'badges',
  schemas: { badges: badgesSchema },
  periods: (file) => badgeSources(file).map(({ id, period }) => [id, period]),
  check: (file, root) => checkBadges(badgeSources(file), file.floors, root),
  brokerClients: (file, installation) =>
    badgeSources(file)
      .filter(({ connect }) => connect === 'embedded')
      .map((source) => ({
        device: deviceId(source.id),
        clientId: clientIdOf(source, file.site.id, installation),
        filters: dialectOf(source).filters,
      })),
  make: (settings, ports) => {
    const carried = new Carried();
    return new MqttSources('badges', settings, ports, {
      specsIn: (wanted) => specsIn(wanted, (tag) => carried.has(tag) || ports.isCarried?.(tag) === true),
      applied: ({ plant }) => carried.become(plant.people),
    });
  },
};

/** The badges that people of the configuration carry. It changes below the readers, which remember what they know. */
class Carried {
  #tags: ReadonlySet<string> = new Set();

  become(people: readonly Person[]): void {
    this.#tags = new Set(people.flatMap(({ tag }) => tag ?? []));
  }

  has(tag: string): boolean {
    return this.#tags.has(tag);
  }
}

const specsIn = ({ file, plant }: Settings, isCarried: IsCarried): SourceSpec[] =>
  badgeSources(file).map((source) => ({
    settings: source,
    parts: { source, floors: plant.floors },
    reader: () => new BadgeReader(source, plant.floors, isCarried),
  }));
