import type { Seq } from '../domain/ids.ts';
import { siteCount } from '../domain/people/site.ts';
import type { State } from '../domain/state/state.ts';
import { later } from '../domain/time.ts';
import type { Hello, Snapshot } from '../wire/messages.ts';
import { SUBPROTOCOL } from '../wire/messages.ts';
import { alarmOf, isNormal } from './alarms.ts';
import { shownMusters } from './musters.ts';
import { dangersNow, windNow } from './dangers.ts';
import { outputOf } from './outputs.ts';
import { viewOf } from './plant-view.ts';
import { collect, countOf, fixOf, readingMessage } from './readings.ts';

/** Everything a screen needs to begin. */
export function snapshotOf(state: State, durableSeq: Seq): Snapshot {
  const { epoch, seq, at, sound, record, flood } = state;
  const musters = shownMusters(state);
  return {
    epoch,
    seq,
    durableSeq,
    at,
    readings: collect(state.points.keys(), (id) => readingMessage(state, id)),
    fixes: collect(state.tags.keys(), (id) => fixOf(state, id)),
    counts: collect(state.index.zones.keys(), (id) => countOf(state, id)),
    headcount: siteCount(state),
    alarms: collect(state.alarms.keys(), (id) => alarmOf(state, id, durableSeq)).filter((alarm) => !isNormal(alarm)),
    ...(state.index.outputs.size === 0
      ? {}
      : { outputs: collect(state.index.outputs.keys(), (id) => outputOf(state, id)) }),
    ...(musters.length === 0 ? {} : { musters }),
    ...dangersOfNow(state),
    ...(sound.silencedUntil === undefined ? {} : { silencedUntil: sound.silencedUntil }),
    ...watchOf(state),
    ...(flood.now === undefined ? {} : { flood: flood.now }),
    ...(record.statesUnknown ? { statesUnknown: true } : {}),
  };
}

function dangersOfNow(state: State): Pick<Snapshot, 'dangers' | 'wind'> {
  const wind = windNow(state);
  return {
    ...(state.dangers.size === 0 ? {} : { dangers: dangersNow(state) }),
    ...(wind === undefined ? {} : { wind }),
  };
}

/** Whether anybody is there is being asked. */
function watchOf({ watch: { askedAt }, plant }: State): Pick<Snapshot, 'watch'> {
  if (askedAt === undefined || plant.watch === undefined) return {};
  return { watch: { askedAt, dueAt: later(askedAt, plant.watch.answer) } };
}

/** A snapshot with the plant that it was made under: its names, zones and set points are those of that moment. */
export function helloOf(state: State, durableSeq: Seq, mode: Hello['mode'], role: string): Hello {
  const { epoch, seq, plant } = state;
  return {
    type: 'hello',
    protocol: SUBPROTOCOL,
    epoch,
    seq,
    durableSeq,
    mode,
    role,
    revision: plant.revision,
    plant: viewOf(plant),
    snapshot: snapshotOf(state, durableSeq),
  };
}
