import type { PointId } from '../../../src/domain/ids.ts';
import { type Normalised, normalise, type Conversion } from '../../../src/domain/reading/normalise.ts';
import { bad } from '../../../src/domain/reading/quality.ts';
import type { Instant } from '../../../src/domain/time.ts';
import type { Blocks } from '../poll/blocks.ts';
import { numberIn, type PolledBlock } from '../poll/polled-block.ts';
import { type Holding, evaluateDoubts } from './doubts.ts';
import type { Wanted } from '../poll/plan.ts';
import type { Doubt, Heartbeat, Read, Register } from '../settings/read.ts';
import type { DevicePoint } from '../settings/device.ts';

/** A point of a device, with the places of its number and its status. */
export interface PolledPoint {
  readonly id: PointId;
  /** Set again when the range or the meaning of the point changes. */
  conversion: Conversion;
  readonly own: Register;
  readonly doubts: readonly Doubt[];
  readonly holding: Holding;
  /** The blocks that it depends on, its own first; set again when the blocks are. */
  held: readonly PolledBlock[];
  /** Its number when it was last looked at, and what that made of it. */
  seen: { readonly number: number; readonly reading: Normalised } | undefined;
  /** Its number was something other than 0 since the start: where it is read there is something. */
  wasNonzero: boolean;
  /** What was last reported of it, and when. */
  reported: { readonly reading: Normalised; readonly at: Instant } | undefined;
}

/** The points of a device, and every register that they need, each once. */
export function pointsOf(
  points: readonly DevicePoint[],
  heartbeat: Heartbeat | undefined,
): { readonly polled: readonly PolledPoint[]; readonly wanted: readonly Wanted[]; readonly heartbeat?: Register } {
  const wanted = new Map<string, Wanted>();
  const want = (register: Register, pace: Read['pace'], alone: boolean): Register => {
    const key = JSON.stringify([
      register.table,
      register.address,
      register.type,
      register.bit,
      register.mask,
      register.order,
    ]);
    const known = wanted.get(key);
    // Made of one shape: it is looked at for every number that is decoded.
    const { table, address, type, bit, mask, order } = register;
    const kept = known?.register ?? { table, address, type, bit, mask, order };
    wanted.set(key, {
      register: kept,
      pace: known?.pace === 'fast' ? 'fast' : pace,
      alone: known?.alone === true || alone,
    });
    return kept;
  };
  const polled = points.map(({ id, read, conversion }): PolledPoint => ({
    id,
    conversion,
    own: want(read, read.pace, read.alone),
    doubts: read.doubts.map((doubt) =>
      doubt.register === undefined
        ? doubt
        : { ...doubt, register: want(doubt.register, doubt.pace ?? read.pace, false) },
    ),
    holding: [],
    held: [],
    seen: undefined,
    wasNonzero: false,
    reported: undefined,
  }));
  const beat = heartbeat === undefined ? undefined : want(heartbeat.register, 'fast', false);
  return { polled, wanted: [...wanted.values()], ...(beat === undefined ? {} : { heartbeat: beat }) };
}

/** The blocks that a point depends on. */
export function blocksOf({ own, doubts }: PolledPoint, blocks: Blocks): PolledBlock[] {
  const registers = [own, ...doubts.flatMap(({ register }) => (register === undefined ? [] : [register]))];
  return [...new Set(registers.flatMap((register) => blocks.heldOf(register) ?? []))];
}

/** Whether a point may say something else than when it was last looked at: its number moved, or a status may have. */
export const mayHaveMoved = ({ own, doubts, held: [block], seen }: PolledPoint): boolean =>
  doubts.length > 0 || seen === undefined || !Object.is(seen.number, numberIn(block, own));

/** Resets the hold timers of all doubts: they were not observed without a break. */
export function forget(polled: PolledPoint): void {
  polled.seen = undefined;
  polled.holding.length = 0;
}

/** The reading of a point from its blocks. A point whose block could not be read is bad. */
export function readingOf(polled: PolledPoint, blocks: Blocks, at: Instant): Normalised {
  const { conversion, own, doubts, seen } = polled;
  for (const held of polled.held) {
    if (held.data === undefined) {
      forget(polled);
      return { ...bad(held.failing?.reason ?? 'comm'), value: null };
    }
  }
  const number = numberIn(polled.held[0], own);
  // Most numbers of a block that changed are as before.
  if (seen === undefined || !Object.is(seen.number, number)) {
    polled.seen = { number, reading: normalise(conversion, number) };
    polled.wasNonzero ||= number !== 0;
  }
  const reading = polled.seen?.reading ?? normalise(conversion, number);
  return doubts.length === 0 ? reading : doubted(polled, reading, number, blocks, at);
}

function doubted(
  { conversion, doubts, holding }: PolledPoint,
  reading: Normalised,
  own: number,
  blocks: Blocks,
  at: Instant,
): Normalised {
  const trust = evaluateDoubts(
    doubts,
    own,
    ({ register }) => (register === undefined ? own : blocks.numberOf(register)),
    holding,
    at,
  );
  if (trust.reason === 'over-range' && conversion.type === 'measured') {
    // The device says that there is more than it can show: it is at least the end of the range, whatever it shows.
    return { ...trust, value: Math.max(conversion.range[1], reading.value ?? -Infinity) };
  }
  if (trust.quality === 'good' || (trust.quality === 'uncertain' && reading.quality !== 'good')) return reading;
  return { ...trust, value: trust.quality === 'bad' ? null : reading.value };
}
