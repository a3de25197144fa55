import { isDeepStrictEqual } from 'node:util';
import type { DeviceId } from '../../../src/domain/ids.ts';
import type { Normalised } from '../../../src/domain/reading/normalise.ts';
import { bad } from '../../../src/domain/reading/quality.ts';
import type { Duration, Instant } from '../../../src/domain/time.ts';
import type { Heard, Intake, RegisterHint } from '../../../src/ports/driver.ts';
import type { Blocks } from './blocks.ts';
import type { Heartbeats } from '../points/heartbeats.ts';
import { hintsOf } from '../points/hints.ts';
import { blocksOf, forget, mayHaveMoved, type PolledPoint, readingOf } from '../points/points.ts';
import type { DevicePoint } from '../settings/device.ts';
import type { PolledBlock } from './polled-block.ts';

/** A reading that equals the last one is reported again after so long, ms: a bus that is polled fast repeats itself. */
const REPEAT_AFTER_MS = 1000;

/**
 * Reports the points of one device from its blocks. A point that changed is reported as soon as all blocks that it
 * depends on are read; one that did not, at the end of the poll and at most once a second: an alarm waits neither for a
 * hundred unchanged readings nor for a time-out in a later block.
 */
export class Reporter {
  readonly #device: DeviceId;
  readonly #points: readonly PolledPoint[];
  readonly #blocks: Blocks;
  readonly #heartbeats: Heartbeats;
  readonly #intake: Intake;
  readonly #repeatAfter: number;
  /** The points that depend on each block; made again when the blocks are. */
  #dependents = new Map<PolledBlock, PolledPoint[]>();
  /** Of this poll: whose blocks moved, and which blocks were read. */
  readonly #changed = new Set<PolledPoint>();
  readonly #read = new Set<PolledBlock>();
  readonly #still: Heard[] = [];
  #stuck = false;
  #up: boolean | undefined;

  constructor(
    device: DeviceId,
    points: readonly PolledPoint[],
    blocks: Blocks,
    heartbeats: Heartbeats,
    intake: Intake,
    poll: Duration,
  ) {
    this.#device = device;
    this.#points = points;
    this.#blocks = blocks;
    this.#heartbeats = heartbeats;
    this.#intake = intake;
    this.#repeatAfter = poll >= REPEAT_AFTER_MS ? 0 : REPEAT_AFTER_MS - poll / 2;
    this.index();
  }

  /** The blocks were made again: finds out which points depend on which. */
  index(): void {
    this.#dependents = new Map();
    for (const polled of this.#points) {
      polled.held = blocksOf(polled, this.#blocks);
      for (const held of polled.held) {
        const others = this.#dependents.get(held);
        if (others === undefined) this.#dependents.set(held, [polled]);
        else others.push(polled);
      }
    }
  }

  /** A block was read; points that depend on one that `isUnread` wait for it. */
  took(held: PolledBlock, change: 'changed' | 'same', isUnread: (block: PolledBlock) => boolean, at: Instant): void {
    if (this.#up !== true) this.#intake.heard({ at, draft: { kind: 'device', device: this.#device, up: true } });
    this.#up = true;
    this.#read.add(held);
    if (change === 'changed')
      for (const polled of this.#dependents.get(held) ?? []) if (mayHaveMoved(polled)) this.#changed.add(polled);
    // A stalled heartbeat makes every point bad; evaluated when the poll ends.
    if (this.#stuck) return;
    for (const polled of this.#changed) {
      if (polled.held.some(isUnread)) continue;
      this.#changed.delete(polled);
      this.#report(polled, readingOf(polled, this.#blocks, at), at);
    }
  }

  /** The poll is over. Points that depend on a block that `isUnread` are not reported: its status would belong to another value. */
  end(at: Instant, isUnread: (block: PolledBlock) => boolean): void {
    this.settle(at, isUnread);
    this.#changed.clear();
    this.#read.clear();
  }

  /** Reports what is read so far; the others wait for what is still to be read in this poll. */
  settle(at: Instant, isUnread: (block: PolledBlock) => boolean): void {
    const stuck = this.#heartbeats.isStuck(this.#blocks, at);
    this.#stuck = stuck !== false;
    if (stuck === 'since now') for (const polled of this.#points) this.#settle(polled, at, isUnread);
    else {
      for (const polled of this.#changed) this.#settle(polled, at, isUnread);
      for (const held of this.#read) this.#settleAll(held, at, isUnread);
    }
    for (const heard of this.#still) this.#intake.heard(heard);
    this.#still.length = 0;
  }

  /** Settles the points whose own number stands in this block. */
  #settleAll(held: PolledBlock, at: Instant, isUnread: (block: PolledBlock) => boolean): void {
    let isWhole = true;
    for (const polled of this.#dependents.get(held) ?? []) {
      if (polled.held[0] !== held || this.#changed.has(polled)) continue;
      if (polled.held.some(isUnread)) isWhole = false;
      else this.#settle(polled, at, isUnread);
    }
    if (isWhole) this.#read.delete(held);
  }

  #settle(polled: PolledPoint, at: Instant, isUnread: (block: PolledBlock) => boolean): void {
    const wasChanged = this.#changed.has(polled);
    if (this.#stuck) {
      this.#changed.delete(polled);
      forget(polled);
      return this.#report(polled, { ...bad('comm'), value: null }, at);
    }
    const { reported, held } = polled;
    if (held.some(isUnread)) return;
    this.#changed.delete(polled);
    if (reported !== undefined && at - reported.at < this.#repeatAfter && !wasChanged) return;
    if (reported?.at === at) return;
    this.#report(polled, readingOf(polled, this.#blocks, at), at);
  }

  /** What may be wrong with where its points are read. */
  hints(): RegisterHint[] {
    return this.#stuck ? [] : hintsOf(this.#points, this.#blocks);
  }

  /** The same points, some with another range or meaning: what was reported of those does not hold any more. */
  convert(points: readonly DevicePoint[]): void {
    const conversions = new Map(points.map(({ id, conversion }) => [id, conversion]));
    for (const polled of this.#points) {
      const conversion = conversions.get(polled.id);
      if (conversion === undefined || isDeepStrictEqual(conversion, polled.conversion)) continue;
      polled.conversion = conversion;
      polled.seen = undefined;
      polled.reported = undefined;
    }
  }

  /** Whether the heartbeat of the device has stalled. */
  get isStuck(): boolean {
    return this.#stuck;
  }

  /** The device fell silent: nothing that was reported holds any more. */
  lost(): void {
    this.#up = false;
    this.#stuck = false;
    this.#heartbeats.forget();
    for (const polled of this.#points) {
      forget(polled);
      polled.reported = undefined;
    }
  }

  /** Whether its own number was read in this poll. */
  #isRead({ held: [own] }: PolledPoint): boolean {
    return own !== undefined && this.#read.has(own);
  }

  #report(polled: PolledPoint, reading: Normalised, at: Instant): void {
    const { reported, id } = polled;
    const isNews = reported === undefined || (reported.reading !== reading && !isSame(reading, reported.reading));
    // Where only a status was read beside it, the value is as old as it was.
    if (!isNews && (!this.#isRead(polled) || at - reported.at < Math.max(1, this.#repeatAfter))) return;
    const heard: Heard = { at, draft: { kind: 'reading', point: id, ...reading } };
    if (isNews) this.#intake.heard(heard);
    else this.#still.push(heard);
    polled.reported = { reading, at };
  }
}

const isSame = (a: Normalised, b: Normalised): boolean =>
  a.value === b.value && a.quality === b.quality && a.reason === b.reason;
