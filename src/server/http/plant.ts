import type { FastifyInstance } from 'fastify';
import type { Plant } from '../../domain/plant.ts';
import { snapshotOf } from '../../project/snapshot.ts';
import { snapshot } from '../../wire/messages.ts';
import { plantView } from '../../wire/plant.ts';
import { route } from '../route.ts';
import type { Site } from '../site.ts';
import { viewOf } from '../../project/plant-view.ts';
import { deviceRoutes } from './devices.ts';

/** What the plant is, and how it stands now. */
export function plantRoutes(app: FastifyInstance, site: Site): void {
  const { plant }: { plant: Plant } = site.state;
  const view = viewOf(plant);

  app.get(
    '/api/v1/plant',
    { schema: route({ summary: 'Floors, zones, points, devices, people', response: plantView }) },
    () => view,
  );

  app.get('/api/v1/state', { schema: route({ summary: 'Everything as it stands now', response: snapshot }) }, () =>
    snapshotOf(site.state, site.log.durableSeq),
  );

  deviceRoutes(app, site);
}
