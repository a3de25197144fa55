import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { freshDevice } from '../../domain/reading/devices.ts';
import type { Device } from '../../domain/plant.ts';
import type { DeviceReport } from '../../ports/driver.ts';
import { type DeviceView, deviceView } from '../../wire/devices.ts';
import { RequestError } from '../problem.ts';
import { listOf, route } from '../route.ts';
import type { Site } from '../site.ts';

const listQuery = z.object({
  registers: z
    .enum(['true', 'false'])
    .default('true')
    .meta({ description: '`false` leaves the registers out: a screen with many devices needs few of them' }),
});

/** How the devices do: what commissioning looks at. */
export function deviceRoutes(app: FastifyInstance, site: Site): void {
  const { plant } = site.state;
  const byId = new Map(plant.devices.map((device) => [String(device.id), device]));

  app.get(
    '/api/v1/devices',
    { schema: route({ summary: 'How each device does', query: listQuery, response: listOf(deviceView) }) },
    (request) => {
      const query = listQuery.parse(request.query);
      const reports = new Map(site.reports().map((report) => [report.device, report]));
      const withRegisters = query.registers === 'true';
      return { items: plant.devices.map((device) => viewOf(site, device, reports.get(device.id), withRegisters)) };
    },
  );

  app.get<{ Params: { id: string } }>(
    '/api/v1/devices/:id',
    {
      schema: route({
        summary: 'How one device does, with its registers',
        params: z.object({ id: z.string() }),
        response: deviceView,
      }),
    },
    (request) => {
      const device = byId.get(request.params.id);
      if (device === undefined) throw new RequestError('not-found', `there is no device ${request.params.id}`);
      const report = site.reports().find((one) => one.device === device.id);
      return viewOf(site, device, report, true);
    },
  );
}

function viewOf(
  { state }: Site,
  { id, name, kind, period }: Device,
  report: DeviceReport | undefined,
  withRegisters: boolean,
): DeviceView {
  const { up, failures, failingSince, lastUpAt, trouble } = state.devices.get(id) ?? freshDevice();
  const since = up ? lastUpAt : failingSince;
  const { device: _id, registers, ...health } = report ?? { device: id };
  return {
    id,
    name,
    kind,
    up,
    failures,
    period,
    points: [...(state.index.pointsOf.get(id) ?? [])],
    ...(since === undefined ? {} : { since }),
    ...(trouble === undefined ? {} : { trouble }),
    ...health,
    ...(registers === undefined || !withRegisters
      ? {}
      : { registers: registers.map((block) => ({ ...block, values: [...block.values] })) }),
  };
}
