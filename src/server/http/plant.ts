import { snapshotOf } from '../../project/snapshot.ts';
import { snapshot } from '../../wire/messages.ts';
import { plantView } from '../../wire/plant.ts';
import type { PlantText } from '../plant-text.ts';
import { JsonText, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';

/** The plant as configured, and its present state. */
export const plantRoutes = (site: Site, plant: PlantText): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/plant',
      summary: 'Floors, zones, points, devices, people',
      permission: 'read',
      response: plantView,
    },
    () => new JsonText(plant.text),
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
