const PER_DEVICE = 100;
const PER_ZONE = 20;
const PER_PERSON = 4;

/** A works of so many gas points: a zone for every twenty, a person for every four, a response for each zone. */
export function largePlant(points: number) {
  const zones = Math.ceil(points / PER_ZONE);
  const corner = (zone: number): readonly [number, number] => [(zone % 20) * 20, Math.floor(zone / 20) * 20];
  return {
    fengsui: 1,
    site: { id: 'large', name: 'Large', timezone: 'UTC' },
    floors: [{ id: 'ground', extent: [0, 0, 400, 20 * Math.ceil(zones / 20)] }],
    zones: Array.from({ length: zones }, (_, k) => {
      const [x, y] = corner(k);
      return {
        id: `zone-${k}`,
        floor: 'ground',
        polygon: [
          [x, y],
          [x + 19, y],
          [x + 19, y + 19],
          [x, y + 19],
        ],
        people: { max: 50, forbid: ['visitor'] },
      };
    }),
    devices: Array.from({ length: Math.ceil(points / PER_DEVICE) }, (_, d) => ({
      id: `panel-${d}`,
      connect: `tcp://127.0.0.1:${20_000 + d}`,
      points: Array.from({ length: Math.min(PER_DEVICE, points - d * PER_DEVICE) }, (__, p) => {
        const n = d * PER_DEVICE + p;
        const [x, y] = corner(Math.floor(n / PER_ZONE));
        return {
          id: `gas-${n}`,
          read: { table: 'input', address: p, type: 'u16', scale: 0.1 },
          gas: 'H2S',
          alarms: { high: 7, 'high-high': 14 },
          at: { floor: 'ground', x: x + 1 + (n % PER_ZONE) * 0.9, y: y + 10 },
        };
      }),
    })),
    people: Array.from({ length: Math.ceil(points / PER_PERSON) }, (_, i) => ({
      id: `worker-${i}`,
      name: `Worker ${i}`,
      tag: `t${i}`,
      groups: [i % 10 === 0 ? 'visitor' : 'operator'],
    })),
    responses: Array.from({ length: zones }, (_, k) => ({
      conditions: ['high-high'],
      zone: `zone-${k}`,
      steps: ['Leave the zone against the wind'],
    })),
  };
}
