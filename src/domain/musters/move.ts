import type { State } from '../state/state.ts';
import type { Instant } from '../time.ts';
import type { Mustered } from './muster.ts';

type Move = (at: Instant) => Instant;

/** Plant time was moved. */
export function moveMusters({ musters }: State, move: Move): void {
  for (const id of musters.keys()) {
    const muster = musters.edit(id);
    muster.startedAt = move(muster.startedAt);
    muster.people = muster.people.map((one) => moved(one, move));
    if (muster.ninetyAt !== undefined) muster.ninetyAt = move(muster.ninetyAt);
    if (muster.allAt !== undefined) muster.allAt = move(muster.allAt);
    if (muster.clearSince !== undefined) muster.clearSince = move(muster.clearSince);
    if (muster.closedAt !== undefined) muster.closedAt = move(muster.closedAt);
    if (muster.allClear !== undefined) muster.allClear = { ...muster.allClear, at: move(muster.allClear.at) };
    if (muster.absent !== undefined) {
      const who = muster.absent.who.map((one) => (one.at === undefined ? one : { ...one, at: move(one.at) }));
      muster.absent = { ...muster.absent, who };
    }
  }
}

function moved({ since, inside, lies, badge, hand, gone, last, ...rest }: Mustered, move: Move): Mustered {
  return {
    ...rest,
    since: move(since),
    ...(inside === undefined ? {} : { inside: { ...inside, since: move(inside.since) } }),
    ...(lies === undefined ? {} : { lies: lies.awayAt === undefined ? lies : { ...lies, awayAt: move(lies.awayAt) } }),
    ...(badge === undefined ? {} : { badge: { ...badge, at: move(badge.at) } }),
    ...(hand === undefined ? {} : { hand: { ...hand, at: move(hand.at) } }),
    ...(gone === undefined ? {} : { gone: { ...gone, at: move(gone.at) } }),
    ...(last === undefined ? {} : { last: { ...last, at: move(last.at) } }),
  };
}
