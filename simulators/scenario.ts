import type { Scenario } from './world/happening.ts';

export type { Scenario } from './world/happening.ts';

const southWest = { from: 225, speed: 1.6 } as const;

/** An ordinary day: small things now and then, and nothing that calls for the siren. */
const normal: Scenario = {
  name: 'normal',
  wind: southWest,
  happenings: [
    // A pump seal that seeps and is seen to.
    {
      do: 'leak',
      at: 60,
      for: 100,
      every: 1500,
      species: 'EX',
      near: { gas: 'EX', nth: 2 },
      offset: [-2, -2],
      rate: 260,
      ramp: 70,
    },
    {
      do: 'leak',
      at: 420,
      for: 120,
      every: 1800,
      species: 'H2S',
      near: { gas: 'H2S', nth: 3 },
      offset: [-2, -1],
      rate: 1,
      ramp: 90,
    },
    {
      do: 'leak',
      at: 900,
      for: 90,
      every: 2400,
      species: 'NH3',
      near: { gas: 'NH3', nth: 1 },
      offset: [1, 2],
      rate: 1,
      ramp: 60,
    },
    { do: 'stray', at: 25, for: 150, every: 1200, person: { group: 'visitor', nth: 0 } },
    { do: 'stray', at: 700, for: 120, every: 2100, person: { group: 'contractor', nth: 3 } },
    { do: 'contact', at: 150, for: 60, every: 1400, contact: 'door', nth: 0 },
    { do: 'stranger', at: 240, for: 600, every: 2000 },
    { do: 'low-battery', at: 330, for: 400, every: 3000, person: { group: 'maintenance', nth: 4 } },
    { do: 'badge-lost', at: 520, for: 60, every: 2600, person: { group: 'operator', nth: 7 } },
  ],
};

/** First a quick leak, seen within half a minute; then a slow one that the forecast sees coming; and so on. */
const h2sLeak: Scenario = {
  name: 'h2s-leak',
  wind: { from: 225, speed: 1.2 },
  happenings: [
    {
      do: 'leak',
      at: 8,
      for: 70,
      every: 900,
      species: 'H2S',
      near: { gas: 'H2S', nth: 1 },
      offset: [-2, -2],
      rate: 4.5,
      ramp: 50,
    },
    {
      do: 'leak',
      at: 210,
      for: 380,
      every: 900,
      species: 'H2S',
      near: { gas: 'H2S', nth: 2 },
      offset: [-1.5, -1.5],
      rate: 1.3,
      ramp: 600,
    },
  ],
};

/** A person falls and the badge calls for help; later a person presses the button by hand. */
const manDown: Scenario = {
  name: 'man-down',
  wind: southWest,
  happenings: [
    { do: 'collapse', at: 10, for: 200, every: 600, person: { group: 'maintenance', nth: 2 } },
    { do: 'sos', at: 18, for: 190, every: 600, person: { group: 'maintenance', nth: 2 } },
    { do: 'sos', at: 330, for: 60, every: 600, person: { group: 'operator', nth: 5 } },
  ],
};

/** Every way in which a detector lies, and a panel without power. */
const sensorFault: Scenario = {
  name: 'sensor-fault',
  wind: southWest,
  happenings: [
    { do: 'fault', at: 8, for: 120, every: 600, point: { gas: 'H2S', nth: 4 }, fault: 'open-circuit' },
    { do: 'fault', at: 20, for: 120, every: 600, point: { gas: 'CO', nth: 1 }, fault: 'invalid' },
    { do: 'fault', at: 30, for: 540, every: 600, point: { gas: 'EX', nth: 5 }, fault: 'stuck' },
    { do: 'fault', at: 40, for: 540, every: 600, point: { gas: 'EX', nth: 8 }, fault: 'dead' },
    { do: 'fault', at: 50, for: 540, every: 600, point: { gas: 'NH3', nth: 0 }, fault: 'drift' },
    { do: 'contact', at: 60, for: 90, every: 600, contact: 'panel-fault', nth: 0 },
    { do: 'power-cut', at: 90, for: 45, every: 600, device: 1 },
    { do: 'power-cut', at: 200, for: 45, every: 600, device: 3 },
  ],
};

/** A large leak: siren, everybody runs to the muster point, and one does not arrive. */
const evacuation: Scenario = {
  name: 'evacuation',
  wind: { from: 200, speed: 1.5 },
  happenings: [
    {
      do: 'leak',
      at: 8,
      for: 240,
      every: 900,
      species: 'EX',
      near: { gas: 'EX', nth: 8 },
      offset: [-2, -2],
      rate: 2500,
      ramp: 15,
    },
    {
      do: 'leak',
      at: 12,
      for: 200,
      every: 900,
      species: 'H2S',
      near: { gas: 'H2S', nth: 5 },
      offset: [1, -2],
      rate: 8,
      ramp: 30,
    },
    { do: 'contact', at: 25, for: 120, every: 900, contact: 'call-point', nth: 3 },
    { do: 'collapse', at: 20, for: 300, every: 900, person: { group: 'contractor', nth: 1 } },
    { do: 'sos', at: 45, for: 250, every: 900, person: { group: 'contractor', nth: 1 } },
  ],
};

export const SCENARIOS: readonly Scenario[] = [normal, h2sLeak, manDown, sensorFault, evacuation];

export const scenarioNamed = (name: string): Scenario | undefined => SCENARIOS.find((known) => known.name === name);
