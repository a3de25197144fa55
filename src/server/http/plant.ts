import { viewOf } from '../../project/plant-view.ts';
import { snapshotOf } from '../../project/snapshot.ts';
import { snapshot } from '../../wire/messages.ts';
import { plantView } from '../../wire/plant.ts';
import { type Route, route } from '../route.ts';
import type { Site } from '../site.ts';

/** What the plant is, and how it stands now. */
export function plantRoutes(site: Site): readonly Route[] {
  const view = viewOf(site.state.plant);
  return [
    route(
      {
        method: 'GET',
        path: '/api/v1/plant',
        summary: 'Floors, zones, points, devices, people',
        permission: 'read',
        response: plantView,
      },
      () => view,
    ),
    route(
      {
        method: 'GET',
        path: '/api/v1/state',
        summary: 'Everything as it stands now',
        permission: 'read',
        response: snapshot,
      },
      () => snapshotOf(site.state, site.log.durableSeq),
    ),
  ];
}
