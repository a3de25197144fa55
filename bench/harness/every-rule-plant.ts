import { badgePlant } from './plants.ts';

/** The greatest plant of the targets, and what its people have written for it. */
export const LARGE = { points: 2000, tags: 1000, rules: 200, votes: 200 } as const;

const PER_DEVICE = 100;
/** Of a vote of three. */
const VOTERS = 3;
const GASES = ['CO', 'H2S', 'NH3', 'EX'] as const;
const GAS_OF_VOTES = 'H2S';

const isOf = (gas: string) => (n: number) => GASES[Math.floor(n / 4) % GASES.length] === gas;
const idOf = (n: number): string => `gas-${n}`;
const all = Array.from({ length: LARGE.points }, (_, n) => n);

/** Detectors on an equal grid over the site of `badgePlant`, four of a gas in a row. */
export function everyRulePlant(badges: string, panel: string, hasRules: boolean) {
  const plant = badgePlant(badges, LARGE.tags);
  const devices = Array.from({ length: LARGE.points / PER_DEVICE }, (_, d) => ({
    id: `panel-${d}`,
    connect: panel,
    poll: '1s',
    points: all.slice(d * PER_DEVICE, (d + 1) * PER_DEVICE).map((n) => ({
      id: idOf(n),
      read: { table: 'input', address: n, type: 'u16', scale: 0.1 },
      gas: GASES[Math.floor(n / 4) % GASES.length],
      at: { floor: 'ground', x: 2 + (n % 50) * 3.9, y: 2 + Math.floor(n / 50) * 2.9 },
    })),
  }));
  const rules = Array.from({ length: LARGE.rules }, (_, i) => {
    const [a, b] = [(i * 10) % LARGE.points, (i * 7 + 1) % LARGE.points];
    return {
      id: `rule-${i}`,
      when: `value("${idOf(a)}") > 8 && (value("${idOf(b)}") > 7 || people("zone-${i % 50}") > 5)`,
    };
  });
  const voters = all.filter(isOf(GAS_OF_VOTES));
  const votes = Array.from({ length: LARGE.votes }, (_, i) => ({
    id: `vote-${i}`,
    of: Array.from({ length: VOTERS }, (__, k) => idOf(voters[(i * 2 + k) % voters.length] ?? 0)),
    need: 2,
    condition: 'high-high',
    window: '60s',
  }));
  // Members of a vote share a zone.
  const works = {
    id: 'works',
    floor: 'ground',
    polygon: [
      [0, 0],
      [200, 0],
      [200, 120],
      [0, 120],
    ],
  };
  return { ...plant, zones: [...plant.zones, works], devices, ...(hasRules ? { rules, votes } : {}) };
}
