/** Registers of the site, from address 0. */
export const SITE = {
  layout: 0,
  heartbeat: 1,
  /** Active alarms of priority 1 to 4. */
  active: 2,
  /** Unacknowledged alarms of priority 1 to 4. */
  unacked: 6,
  present: 10,
  uncertain: 11,
  /** 32 bits of the revision of the configuration. */
  revision: 12,
  /** 32 bits of all addresses: another number is another map. */
  map: 14,
  /** 32 characters of the id of the site, two a register. */
  name: 16,
} as const;
export const NAME_REGISTERS = 16;
/** The number of this layout. It changes when an address of the site or a place in a block gets another meaning. */
export const LAYOUT = 1;

/** Bits of the site, from address 0. */
export const SITE_BITS = {
  emergency: 0,
  active: 1,
  unacked: 2,
  statesUnknown: 3,
  notRecording: 4,
  countsUnknown: 5,
} as const;

/** Places in the block of a point. */
export const OF_POINT = { value: 0, scaled: 2, quality: 3, decimals: 4, active: 5, unacked: 6 } as const;
/** Places in the block of a zone. */
export const OF_ZONE = { people: 0, unknown: 1, uncertain: 2, quality: 3, active: 5, unacked: 6 } as const;

/** As OPC has them: what a controller next door knows. */
export const QUALITY = { bad: 0, uncertain: 64, good: 192 } as const;
/** No number of people: nothing is known. */
export const NO_COUNT = 0xffff;
/** No scaled value: bad, or beyond 16 bits. */
export const NO_SCALED = 0x8000;
