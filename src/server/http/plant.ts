import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Plant } from '../../domain/plant.ts';
import { snapshotOf } from '../../project/snapshot.ts';
import { snapshot } from '../../wire/messages.ts';
import { plantView } from '../../wire/plant.ts';
import { listOf, route } from '../route.ts';
import type { Site } from '../site.ts';
import { viewOf } from '../../project/plant-view.ts';

const device = z.object({
  id: z.string(),
  name: z.object({ zh: z.string(), en: z.string() }),
  kind: z.string(),
  up: z.boolean(),
  trouble: z.string().optional(),
  failures: z.int(),
  address: z.string().optional(),
  polls: z.int().optional(),
  errors: z.record(z.string(), z.int()).optional(),
  latency: z.object({ p50: z.number(), p95: z.number(), max: z.number() }).nullable().optional(),
  lastGoodAt: z.int().nullable().optional(),
});

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

  app.get('/api/v1/devices', { schema: route({ summary: 'How each device does', response: listOf(device) }) }, () => {
    const reports = new Map(site.reports().map((report) => [report.device, report]));
    return {
      items: plant.devices.map(({ id, name, kind }) => {
        const state = site.state.devices.get(id);
        const { device: _id, ...report } = reports.get(id) ?? { device: id };
        const trouble = state?.trouble;
        return {
          id,
          name,
          kind,
          up: state?.up ?? false,
          failures: state?.failures ?? 0,
          ...(trouble === undefined ? {} : { trouble }),
          ...report,
        };
      }),
    };
  });
}
