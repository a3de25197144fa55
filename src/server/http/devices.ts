import { z } from 'zod';
import { freshDevice } from '../../domain/reading/devices.ts';
import type { Device } from '../../domain/plant.ts';
import type { Account } from '../../ports/accounts.ts';
import type { DeviceReport } from '../../ports/driver.ts';
import { type DeviceView, deviceView } from '../../wire/devices.ts';
import { deviceIdText } from '../../wire/ids.ts';
import { registerHintText } from '../../words/register-hints.ts';
import { REQUEST_TEXTS } from '../../words/requests.ts';
import { filled } from '../../words/sentence.ts';
import { may } from '../permission.ts';
import { RequestError } from '../problem.ts';
import { listOf, type Route, route } from '../route.ts';
import type { Site } from '../site.ts';
import { sourceViewOf } from './source-view.ts';

const listQuery = z.object({
  registers: z
    .enum(['true', 'false'])
    .default('true')
    .meta({ description: '`false` leaves registers and messages out: a screen with many devices needs few of them' }),
});

/** How the devices do: what commissioning looks at. */
export const deviceRoutes = (site: Pick<Site, 'state' | 'reports'>): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/devices',
      summary: 'How each device does',
      permission: 'read',
      query: listQuery,
      response: listOf(deviceView),
    },
    ({ query: { registers }, account }) => {
      const reports = new Map(site.reports().map((report) => [report.device, report]));
      const { devices } = site.state.plant;
      return {
        items: devices.map((device) =>
          viewOf(site, device, reports.get(device.id), shownTo(account, registers === 'true')),
        ),
      };
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/v1/devices/:id',
      summary: 'How one device does, with its registers',
      permission: 'read',
      params: z.object({ id: deviceIdText }),
      response: deviceView,
    },
    ({ params: { id }, account }) => {
      const device = site.state.plant.devices.find((one) => one.id === id);
      if (device === undefined) throw new RequestError('not-found', filled(REQUEST_TEXTS.noDevice, { id }));
      const report = site.reports().find((one) => one.device === id);
      return viewOf(site, device, report, shownTo(account, true));
    },
  ),
];

/** Which of the parts that commissioning looks at are shown. */
interface Shown {
  readonly registers: boolean;
  /** They say where people are: they are for those who may configure. */
  readonly messages: boolean;
}

const shownTo = ({ role }: Account, isAsked: boolean): Shown => ({
  registers: isAsked,
  messages: isAsked && may(role, 'configure'),
});

function viewOf(
  { state }: Pick<Site, 'state'>,
  { id, name, kind, period }: Device,
  report: DeviceReport | undefined,
  shown: Shown,
): DeviceView {
  const { up, failures, failingSince, lastUpAt, trouble } = state.devices.get(id) ?? freshDevice();
  const since = up ? lastUpAt : failingSince;
  const { device: _id, registers, messages, hints, ...health } = report ?? { device: id };
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
    ...(messages === undefined || !shown.messages ? {} : { messages: sourceViewOf(messages) }),
    ...(registers === undefined || !shown.registers
      ? {}
      : { registers: registers.map((stretch) => ({ ...stretch, values: [...stretch.values] })) }),
    ...(hints === undefined ? {} : { hints: hints.map((hint) => ({ ...hint, text: registerHintText(hint) })) }),
  };
}
