const site = { fengsui: 1, site: { id: 'bench', name: 'Bench', timezone: 'UTC' } };
const floors = [{ id: 'ground', extent: [0, 0, 200, 120] }];

/** One Modbus TCP device with so many gas points in a row of input registers. */
export const gasPlant = (address: string, points: number, poll: string) => ({
  ...site,
  floors,
  devices: [
    {
      id: 'panel',
      connect: address,
      poll,
      points: Array.from({ length: points }, (_, i) => ({
        id: `gas-${i}`,
        read: { table: 'input', address: i, type: 'u16', scale: 0.1 },
        gas: 'H2S',
        alarms: { high: 7, 'high-high': 14, 'on-delay': '0s', 'off-delay': '0s' },
        at: { floor: 'ground', x: 10 + (i % 10) * 18, y: 10 + (Math.floor(i / 10) % 10) * 10 },
      })),
    },
  ],
});

/**
 * A panel of detectors and a siren on a connection of its own, which sounds while any of the first `points` is over its upper
 * limit; `noise` further points are over their lower one now and then.
 */
export const sirenPlant = (at: { readonly panel: string; readonly siren: string }, points: number, noise: number) => ({
  ...site,
  floors,
  devices: [
    {
      id: 'panel',
      connect: at.panel,
      poll: '0ms',
      points: Array.from({ length: points + noise }, (_, i) => ({
        id: `gas-${i}`,
        read: { table: 'input', address: i, type: 'u16', scale: 0.1 },
        gas: 'H2S',
        alarms: { high: 5, ...(i < points ? { 'high-high': 7 } : {}), 'on-delay': '0s', 'off-delay': '0s' },
        at: { floor: 'ground', x: 10 + (i % 10) * 18, y: 10 + (Math.floor(i / 10) % 10) * 10 },
      })),
    },
    { id: 'relays', connect: at.siren },
  ],
  outputs: [
    {
      id: 'siren',
      device: 'relays',
      write: { table: 'coil', address: 0 },
      kind: 'siren',
      when: { priority: [1], conditions: ['high-high'] },
    },
  ],
});

/** Fifty zones in ten columns, each with a gap around it and a visitor of its own who must not enter. */
export const ZONES = 50;
const [WIDE, HIGH] = [20, 24];
export const cornerOf = (zone: number): readonly [number, number] => [(zone % 10) * WIDE, Math.floor(zone / 10) * HIGH];
export const middleOf = (zone: number): readonly [number, number] => [
  (zone % 10) * WIDE + WIDE / 2,
  Math.floor(zone / 10) * HIGH + HIGH / 2,
];

/**
 * A plant that follows so many badges over MQTT, and the visitor of each zone. Each badge has a person: one that nobody
 * carries is forbidden in every zone, so its alarm would be there before the visitor comes.
 */
export const badgePlant = (url: string, badges = 200) => ({
  ...site,
  floors,
  zones: Array.from({ length: ZONES }, (_, k) => {
    const [x, y] = cornerOf(k);
    return {
      id: `zone-${k}`,
      floor: 'ground',
      polygon: [
        [x + 2, y + 2],
        [x + WIDE - 2, y + 2],
        [x + WIDE - 2, y + HIGH - 2],
        [x + 2, y + HIGH - 2],
      ],
      people: { max: 500, forbid: ['visitor'], delay: '0s' },
      fence: { 'exit-tolerance': 0, 'tolerance-timeout': '0s', 'exit-delay': '0s' },
    };
  }),
  badges: [
    {
      id: 'uwb',
      connect: url,
      topic: 'uwb/{tag}/location',
      fields: {
        x: '/position/x',
        y: '/position/y',
        accuracy: '/accuracy',
        at: '/ts',
        sos: '/sos',
        battery: '/battery',
      },
      floor: 'ground',
      period: '1s',
      'unknown-max': 5000,
    },
  ],
  people: [
    ...Array.from({ length: ZONES }, (_, k) => ({
      id: `visitor-${k}`,
      name: `Visitor ${k}`,
      tag: `v${k}`,
      groups: ['visitor'],
    })),
    ...Array.from({ length: badges }, (_, i) => ({
      id: `worker-${i}`,
      name: `Worker ${i}`,
      tag: `t${i}`,
      groups: ['operator'],
    })),
  ],
});

/** A works of so many zones of one size, side by side, with the defaults of everything, and so many people. */
export const crowdPlant = (url: string, zones: number, people: number) => {
  const columns = Math.ceil(Math.sqrt(zones));
  const rows = Math.ceil(zones / columns);
  return {
    ...site,
    floors: [{ id: 'ground', extent: [0, 0, columns * WIDE, rows * HIGH] as const }],
    zones: Array.from({ length: zones }, (_, k) => {
      const [x, y] = [(k % columns) * WIDE, Math.floor(k / columns) * HIGH];
      return {
        id: `zone-${k}`,
        floor: 'ground',
        polygon: [
          [x + 2, y + 2],
          [x + WIDE - 2, y + 2],
          [x + WIDE - 2, y + HIGH - 2],
          [x + 2, y + HIGH - 2],
        ],
      };
    }),
    badges: [
      { id: 'uwb', connect: url, topic: 'uwb/{tag}', fields: { x: '/x', y: '/y' }, floor: 'ground', period: '1s' },
    ],
    people: Array.from({ length: people }, (_, i) => ({ id: `worker-${i}`, name: `Worker ${i}`, tag: `t${i}` })),
  };
};
