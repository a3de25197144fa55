import { instant } from '../../domain/time.ts';
import { alarmId, deviceId } from '../../domain/ids.ts';
import type { State } from '../../domain/state/state.ts';
import { gapsOf } from '../../log/gaps.ts';
import type { DecodedRow } from '../../log/row.ts';
import type { UnknownCause, UnknownStretch } from '../../ports/archive.ts';
import type { Carriers } from './carriers.ts';
import { Leavings } from './leavings.ts';
import { type TimeStretch, within, cutOut } from './stretches.ts';

/** A stretch that began, of a source, and may have ended. */
interface Lasting {
  readonly of: string;
  readonly from: number;
  to: number;
}

/** Why nothing is known of people, along the rows of the record. */
export class Causes {
  readonly #blind: UnknownStretch[] = [];
  readonly #leavings = new Leavings();
  readonly #down: Lasting[] = [];

  /** Takes what was so where the rows begin. */
  begin(state: State): void {
    this.#leavings.begin(state);
    for (const { id, kind } of state.plant.devices) {
      const since = state.alarms.get(alarmId(id, 'offline'))?.active === true ? state.at : undefined;
      const from = state.devices.get(deviceId(id))?.failingSince ?? since;
      if (kind === 'badges' && from !== undefined) this.#down.push({ of: id, from, to: Infinity });
    }
  }

  /** @param carriers as they are after this row */
  take(row: DecodedRow, carriers: Carriers): void {
    this.#leavings.take(row, carriers);
    if (row.kind === 'input') {
      const cause = row.input.kind === 'damaged' ? 'not-recorded' : 'not-watched';
      for (const { from, to } of gapsOf(row)) this.blind(from, to, cause);
    } else if (row.kind !== 'event') {
      const { condition, subject, active, sensedAt } = row.transition;
      if (condition !== 'offline') return;
      if (!active) end(this.#down, subject, row.at);
      else if (!this.#down.some((one) => one.of === subject && one.to === Infinity))
        this.#down.push({ of: subject, from: sensedAt, to: Infinity });
    }
  }

  /** The whole plant was not seen. */
  blind(from: number, to: number, cause: UnknownCause): void {
    if (from < to) this.#blind.push({ from: instant(from), to: instant(to), cause });
  }

  /** What was seen of no person. */
  blindIn(span: TimeStretch): UnknownStretch[] {
    return named([span], this.#blind.toReversed()).filter(({ cause }) => cause !== 'silence');
  }

  /** Names why a person was not seen in some stretches: of several reasons the one that explains most. */
  of(
    who: string,
    devices: ReadonlySet<string>,
    unknown: readonly TimeStretch[],
    noBadge: readonly TimeStretch[] = [],
  ): UnknownStretch[] {
    const because = (stretches: readonly TimeStretch[], cause: UnknownCause): UnknownStretch[] =>
      stretches.map(({ from, to }) => ({ from: instant(from), to: instant(to), cause }));
    return named(unknown, [
      ...this.#blind,
      ...because(this.#leavings.of(who), 'left-site'),
      ...because(noBadge, 'no-badge'),
      ...because(
        this.#down.filter(({ of }) => devices.has(of)),
        'source-down',
      ),
    ]);
  }
}

function end(lasting: readonly Lasting[], of: string, at: number): void {
  for (const one of lasting) if (one.of === of && one.to === Infinity) one.to = at;
}

/**
 * Cuts stretches into pieces, each with its cause: the first reason that covers a moment names it, and silence what none covers.
 * In the order of time.
 */
function named(unknown: readonly TimeStretch[], reasons: readonly UnknownStretch[]): UnknownStretch[] {
  const found: UnknownStretch[] = [];
  let left = [...unknown];
  for (const { from, to, cause } of reasons) {
    const reason = { from, to };
    if (!left.some((one) => within(one, reason) !== undefined)) continue;
    for (const one of left) {
      const part = within(one, reason);
      if (part !== undefined) found.push({ from: instant(part.from), to: instant(part.to), cause });
    }
    left = left.flatMap((one) => cutOut(one, [reason]));
  }
  for (const { from, to } of left) found.push({ from: instant(from), to: instant(to), cause: 'silence' });
  return joined(found.sort((a, b) => a.from - b.from));
}

/** Pieces of one cause that meet are one. */
function joined(pieces: readonly UnknownStretch[]): UnknownStretch[] {
  const found: UnknownStretch[] = [];
  for (const piece of pieces) {
    const last = found.at(-1);
    if (last !== undefined && last.cause === piece.cause && last.to === piece.from)
      found[found.length - 1] = { ...last, to: piece.to };
    else found.push(piece);
  }
  return found;
}
