import { z } from 'zod';
import { type Route, route } from '../route.ts';
import type { Site } from '../site.ts';

const row = z.object({
  table: z.enum(['input', 'discrete']).meta({ description: 'Functions 4 and 3; 2 and 1' }),
  address: z.int().meta({ description: 'From 0, as it goes over the wire' }),
  type: z.enum(['f32', 's16', 'u16', 'u32', 'text', 'bit']),
  subject: z.string(),
  meaning: z.object({ zh: z.string(), en: z.string() }),
});

/** What the panel next door can read, and where. */
export const panelRoutes = (site: Site): readonly Route[] => [
  route(
    {
      method: 'GET',
      path: '/api/v1/outputs/map',
      summary: 'The registers and bits that the panel next door can read',
      permission: 'read',
      response: z.object({
        listen: z.string().optional().meta({ description: 'None where the configuration has no `serve.modbus`' }),
        unit: z.int().optional(),
        trouble: z.string().optional().meta({ description: 'Why it does not listen; it is tried again' }),
        items: z.array(row),
      }),
    },
    () => {
      const { panel } = site;
      if (panel === undefined) return { items: [] };
      const { listen, unit, trouble } = panel;
      return { listen, unit, ...(trouble === undefined ? {} : { trouble }), items: [...panel.rows()] };
    },
  ),
];
