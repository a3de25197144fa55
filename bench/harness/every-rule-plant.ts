import { badgePlant, middleOf, ZONES } from './plants.ts';

/** The greatest plant of the targets, and what its people have written for it. */
export const LARGE = { points: 2000, tags: 1000, rules: 200, votes: 200 } as const;

const PER_DEVICE = 100;
/** Of a vote of three. */
const VOTERS = 3;
const GASES = ['CO', 'H2S', 'NH3', 'EX'] as const;
const GAS_OF_VOTES = 'H2S';

const isOf = (gas: string) => (n: number) => GASES[Math.floor(n / 4) % GASES.length] === gas;
const idOf = (n: number): string => `gas-${n}`;
const placeOf = (n: number): readonly [number, number] => [2 + (n % 50) * 3.9, 2 + Math.floor(n / 50) * 2.9];
/** Inside of the zones of `badgePlant`, which are 16 by 20 m. */
function isIn(zone: number, [x, y]: readonly [number, number]): boolean {
  const [middleX, middleY] = middleOf(zone);
  return Math.abs(x - middleX) < 8 && Math.abs(y - middleY) < 10;
}
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
      at: { floor: 'ground', x: placeOf(n)[0], y: placeOf(n)[1] },
    })),
  }));
  const rules = Array.from({ length: LARGE.rules }, (_, i) => {
    const [a, b] = [(i * 10) % LARGE.points, (i * 7 + 1) % LARGE.points];
    return {
      id: `rule-${i}`,
      when: `value("${idOf(a)}") > 8 && (value("${idOf(b)}") > 7 || people("zone-${i % 50}") > 5)`,
    };
  });
  const votes = Array.from({ length: LARGE.votes }, (_, i) => {
    const voters = all.filter((n) => isOf(GAS_OF_VOTES)(n) && isIn(i % ZONES, placeOf(n)));
    const first = Math.floor(i / ZONES) % Math.max(1, voters.length - VOTERS + 1);
    return {
      id: `vote-${i}`,
      of: voters.slice(first, first + VOTERS).map(idOf),
      need: 2,
      condition: 'high-high',
      window: '60s',
    };
  });
  return { ...plant, devices, ...(hasRules ? { rules, votes } : {}) };
}
