import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The point that steps over its limit and back during every fault, and its alarm. */
export const GAS_POINT = 'farm.h2s';
export const GAS_ALARM = `${GAS_POINT}:high`;
/** Registers: below the limit of 7 ppm, and between it and 14 ppm. */
export const [CALM, GAS] = [10, 100];
const PEOPLE = 20;

/** What a plant of the chaos suite is made of. */
export interface PlantOptions {
  /** Port of the gas panel. */
  readonly panel: number;
  /** Further registers, which change at every read: they fill the record. */
  readonly noise?: number;
  readonly poll?: string;
  /** Where badges are heard: inside the gateway at a port, or at a broker. */
  readonly badges?: { readonly embedded: number } | { readonly broker: number };
  /** A quota and ages of the record. */
  readonly log?: object;
}

/** Writes `plant.yaml` (JSON is YAML) into a folder, and gives the folder. */
export function writePlant(folder: string, options: PlantOptions): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'plant.yaml'), JSON.stringify(plantOf(options), null, 1));
  return folder;
}

function plantOf({ panel, noise = 0, poll = '50ms', badges, log }: PlantOptions): object {
  return {
    fengsui: 1,
    site: { id: 'chaos', name: 'Chaos', timezone: 'UTC' },
    floors: [{ id: 'ground', extent: [0, 0, 200, 120] }],
    zones: [
      {
        id: 'farm',
        floor: 'ground',
        polygon: [
          [20, 20],
          [80, 20],
          [80, 70],
          [20, 70],
        ],
      },
    ],
    devices: [
      {
        id: 'panel',
        connect: `tcp://127.0.0.1:${panel}`,
        poll,
        points: [gasPoint(GAS_POINT, 0), ...Array.from({ length: noise }, (_, i) => gasPoint(`noise-${i}`, i + 1))],
      },
    ],
    ...(badges === undefined ? {} : badgesOf(badges)),
    people: Array.from({ length: PEOPLE }, (_, i) => ({ id: `person-${i}`, name: `Person ${i}`, tag: `k${i}` })),
    ...(log === undefined ? {} : { log }),
  };
}

const gasPoint = (id: string, address: number): object => ({
  id,
  read: { table: 'input', address, scale: 0.1 },
  gas: 'H2S',
  alarms: { high: 7, 'high-high': 14, 'on-delay': '0s', 'off-delay': '0s' },
  at: { floor: 'ground', x: 40, y: 30 },
});

/** The account of the badge engine at the embedded broker; its password stands in the environment, not in the plant. */
export const BADGE_ACCOUNT = { user: 'engine', password: 'engine-of-the-chaos-suite' };
export const BADGE_SECRET = 'CHAOS_BADGES';

const badgesOf = (where: NonNullable<PlantOptions['badges']>): object => ({
  badges: [
    {
      id: 'uwb',
      connect: 'embedded' in where ? 'embedded' : `mqtt://127.0.0.1:${where.broker}`,
      topic: 'uwb/{tag}/location',
      fields: { x: '/x', y: '/y', accuracy: '/accuracy', sos: '/sos' },
      floor: 'ground',
    },
  ],
  ...('embedded' in where
    ? {
        broker: {
          listen: `127.0.0.1:${where.embedded}`,
          accounts: [{ user: BADGE_ACCOUNT.user, password: `\${env:${BADGE_SECRET}}` }],
        },
      }
    : {}),
});
