import type { AlarmState } from './alarm/alarm-state.ts';
import type { Evidence } from './alarm/transition.ts';
import { moveWind } from './dangers/wind.ts';
import { moveExposures } from './exposure/exposures.ts';
import type { Forecast } from './gas/forecast.ts';
import type { Vitals } from './vitals/vitals.ts';
import { moveFlood } from './incidents/flood.ts';
import { moveIncidents } from './incidents/incidents.ts';
import { moveLedger } from './ledger/keep.ts';
import { moveMusters } from './musters/move.ts';
import { moveNotices } from './notices/settle.ts';
import type { BodyState } from './people/motion.ts';
import type { ButtonState } from './people/button.ts';
import type { Membership } from './people/fence.ts';
import type { Lag } from './reading/lateness.ts';
import { type Instant, instant } from './time.ts';
import type { Unclosed } from './response/closing.ts';
import type { OutputState } from './outputs/output.ts';
import type { DeviceState, PointState, State, TagState, ZoneState, PersonWaits } from './state/state.ts';

/** Moves a time. */
type Move = (at: Instant) => Instant;

/**
 * Plant time was moved by `shift` ms in the middle of a run: every time in the state moves with it, so that ages
 * and remaining delays stay the same. Times from another source (a badge's own clock, the name of a damaged file, the
 * evidence about the clock itself) are left as they are.
 * Trends are dropped: times on both sides of a jump make no slope.
 */
export function rebase(state: State, shift: number): void {
  const move: Move = (at) => instant(at + shift);
  for (const key of state.points.keys()) movePoint(state.points.edit(key), move, shift);
  for (const key of state.devices.keys()) moveDevice(state.devices.edit(key), move);
  for (const key of state.tags.keys()) moveTag(state.tags.edit(key), move, shift);
  for (const key of state.buttons.keys()) moveButtons(state.buttons.edit(key), move);
  for (const key of state.bodies.keys()) moveBody(state.bodies.edit(key), move);
  for (const key of state.zones.keys()) moveZone(state.zones.edit(key), move);
  for (const key of state.alarms.keys()) moveAlarm(state.alarms.edit(key), move);
  moveNotices(state, move);
  for (const key of state.unclosed.keys()) moveUnclosed(state.unclosed.edit(key), move);
  moveIncidents(state, move);
  moveMusters(state, move);
  moveFlood(state.flood, move);
  for (const key of state.outputs.keys()) moveOutput(state.outputs.edit(key), move);
  moveSaid(state, move);
  for (const [key, danger] of state.dangers) Object.assign(state.dangers.edit(key), { since: move(danger.since) });
  for (const key of state.wind.keys()) moveWind(state.wind.edit(key), move);
  for (const key of state.waits.keys()) moveWaits(state.waits.edit(key), move);
  moveLedger(state, move, state.at);
  moveExposures(state, shift);
  for (const key of state.trends.keys()) state.trends.remove(key);
  for (const key of state.vitals.keys()) moveVitals(state.vitals.edit(key), move);
  const { sound, record, watch } = state;
  if (sound.silencedUntil !== undefined) sound.silencedUntil = move(sound.silencedUntil);
  if (record.ended !== undefined) record.ended = move(record.ended);
  if (watch.answeredAt !== undefined) watch.answeredAt = move(watch.answeredAt);
  if (watch.alarmsSince !== undefined) watch.alarmsSince = move(watch.alarmsSince);
  if (watch.askedAt !== undefined) watch.askedAt = move(watch.askedAt);
  state.deadlines.move(move);
}

/** Since when a person has said so. Until when a visit is agreed is a time of the calendar, and stays. */
function moveSaid({ people, carriers, byHand, gates }: State, move: Move): void {
  for (const [id, said] of people.sorted()) people.replace(id, { ...said, since: move(said.since) });
  for (const [id, said] of carriers.sorted()) carriers.replace(id, { ...said, since: move(said.since) });
  for (const [id, gate] of gates.sorted())
    gates.replace(id, { ...gate, since: move(gate.since), unmatched: gate.unmatched.map(move) });
  for (const [id, said] of byHand.sorted()) byHand.replace(id, { ...said, since: move(said.since) });
}

function movePoint(point: PointState, move: Move, shift: number): void {
  moveLag(point, move, shift);
  point.valueAt = move(point.valueAt);
  point.heardAt = move(point.heardAt);
  if (point.top !== undefined) point.top = { ...point.top, at: move(point.top.at) };
  if (point.doubtSince !== undefined) point.doubtSince = move(point.doubtSince);
  if (point.losses !== undefined) point.losses = point.losses.map(move);
  delete point.forecast;
}

function moveVitals(vitals: Vitals, move: Move): void {
  vitals.lookedAt = move(vitals.lookedAt);
  if (vitals.same !== undefined) vitals.same = { ...vitals.same, since: move(vitals.same.since) };
  if (vitals.spikes !== undefined) vitals.spikes = { ...vitals.spikes, told: move(vitals.spikes.told) };
  if (vitals.testedAt !== undefined) vitals.testedAt = move(vitals.testedAt);
  if (vitals.absent !== undefined) vitals.absent = { ...vitals.absent, since: move(vitals.absent.since) };
}

/** The clock of the source stays where it is: its messages now take longer, or shorter. */
function moveLag(lag: Lag, move: Move, shift: number): void {
  if (lag.usual !== undefined) lag.usual += shift;
  if (lag.lateSince !== undefined) lag.lateSince = move(lag.lateSince);
}

function moveDevice(device: DeviceState, move: Move): void {
  if (device.failingSince !== undefined) device.failingSince = move(device.failingSince);
  if (device.lastUpAt !== undefined) device.lastUpAt = move(device.lastUpAt);
  if (device.listeningSince !== undefined) device.listeningSince = move(device.listeningSince);
}

function moveTag(tag: TagState, move: Move, shift: number): void {
  tag.at = move(tag.at);
  if (tag.left !== undefined) tag.left = { ...tag.left, at: move(tag.left.at) };
  if (tag.came !== undefined) tag.came = { ...tag.came, at: move(tag.came.at) };
  if (tag.saidBefore !== undefined) tag.saidBefore = movedWord(tag.saidBefore, move);
  moveLag(tag, move, shift);
  tag.memberships = tag.memberships.map((member): Membership => ({
    ...member,
    since: move(member.since),
    ...(member.toleratedSince === undefined ? {} : { toleratedSince: move(member.toleratedSince) }),
    ...(member.outsideSince === undefined ? {} : { outsideSince: move(member.outsideSince) }),
    ...(member.offFloorSince === undefined ? {} : { offFloorSince: move(member.offFloorSince) }),
    ...(member.from === undefined ? {} : { from: { ...member.from, at: move(member.from.at) } }),
  }));
  for (const nearby of tag.nearby ?? [])
    if (nearby.from !== undefined) nearby.from = { ...nearby.from, at: move(nearby.from.at) };
  if (tag.otherFloor !== undefined) tag.otherFloor = { ...tag.otherFloor, since: move(tag.otherFloor.since) };
  if (tag.walk !== undefined) {
    tag.walk = { ...tag.walk, since: move(tag.walk.since) };
    if (tag.walk.unmovedSince !== undefined) tag.walk.unmovedSince = move(tag.walk.unmovedSince);
  }
}

const movedWord = (
  { said, awaySince, ...word }: NonNullable<TagState['saidBefore']>,
  move: Move,
): NonNullable<TagState['saidBefore']> => ({
  ...word,
  said: { ...said, since: move(said.since) },
  ...(awaySince === undefined ? {} : { awaySince: move(awaySince) }),
});

function moveBody(body: BodyState, move: Move): void {
  if (body.motionAt !== undefined) body.motionAt = move(body.motionAt);
  if (body.offSince !== undefined) body.offSince = move(body.offSince);
  if (body.fallAt !== undefined) body.fallAt = move(body.fallAt);
  if (body.companion !== undefined) body.companion.at = move(body.companion.at);
}

function moveButtons(state: ButtonState, move: Move): void {
  state.heardAt = move(state.heardAt);
  for (const button of state.callers) {
    if (button.heardAt !== undefined) button.heardAt = move(button.heardAt);
    if (button.release !== undefined) button.release = { ...button.release, at: move(button.release.at) };
  }
}

function moveZone(zone: ZoneState, move: Move): void {
  if (zone.strangersAt !== undefined) zone.strangersAt = move(zone.strangersAt);
  zone.occupants = zone.occupants.map((occupant) => ({ ...occupant, since: move(occupant.since) }));
}

function moveWaits(person: PersonWaits, move: Move): void {
  person.waits = person.waits.map((wait) => ({
    ...wait,
    since: move(wait.since),
    ...(wait.goneAt === undefined ? {} : { goneAt: move(wait.goneAt) }),
  }));
}

function moveAlarm(alarm: AlarmState, move: Move): void {
  if (alarm.raisedAt !== undefined) alarm.raisedAt = move(alarm.raisedAt);
  if (alarm.told !== undefined) alarm.told = { ...alarm.told, at: move(alarm.told.at) };
  if (alarm.evidence !== undefined) alarm.evidence = movedEvidence(alarm.evidence, move);
  if (alarm.news !== undefined) alarm.news = movedEvidence(alarm.news, move);
  if (alarm.followedAt !== undefined) alarm.followedAt = move(alarm.followedAt);
  if (alarm.raises !== undefined) alarm.raises = alarm.raises.map(move);
  if (alarm.peak !== undefined) alarm.peak = { ...alarm.peak, at: move(alarm.peak.at) };
  if (alarm.hiding !== undefined)
    alarm.hiding = alarm.hiding.map((one) => ({
      ...one,
      from: move(one.from),
      ...(one.until === undefined ? {} : { until: move(one.until) }),
    }));
  if (alarm.ticked !== undefined) alarm.ticked = alarm.ticked.map((one) => ({ ...one, at: move(one.at) }));
  if (alarm.acknowledged !== undefined) alarm.acknowledged = { ...alarm.acknowledged, at: move(alarm.acknowledged.at) };
  if (alarm.pending === undefined) return;
  const { to, from, evidence } = alarm.pending;
  alarm.pending = { to, from: move(from), evidence: movedEvidence(evidence, move) };
}

function moveUnclosed(unclosed: Unclosed, move: Move): void {
  const { about } = unclosed;
  const { acknowledged, peak, ticked, hiding, until } = about;
  unclosed.about = {
    ...about,
    ...movedEvidence(about, move),
    at: move(about.at),
    ...(acknowledged === undefined ? {} : { acknowledged: { ...acknowledged, at: move(acknowledged.at) } }),
    ...(peak === undefined ? {} : { peak: { ...peak, at: move(peak.at) } }),
    ...(ticked === undefined ? {} : { ticked: ticked.map((one) => ({ ...one, at: move(one.at) })) }),
    ...(until === undefined ? {} : { until: move(until) }),
    ...(hiding === undefined
      ? {}
      : {
          hiding: hiding.map((one) => ({
            ...one,
            from: move(one.from),
            ...(one.until === undefined ? {} : { until: move(one.until) }),
          })),
        }),
  };
}

function moveOutput(output: OutputState, move: Move): void {
  output.since = move(output.since);
  if (output.test !== undefined) output.test = { ...output.test, until: move(output.test.until) };
  if (output.restsUntil !== undefined) output.restsUntil = move(output.restsUntil);
}

const movedEvidence = (evidence: Evidence, move: Move): Evidence => ({
  ...evidence,
  sensedAt: move(evidence.sensedAt),
  ...(evidence.forecast === undefined ? {} : { forecast: movedForecast(evidence.forecast, move) }),
});

const movedForecast = (forecast: Forecast, move: Move): Forecast => ({
  ...forecast,
  earliest: move(forecast.earliest),
  likely: move(forecast.likely),
  latest: move(forecast.latest),
});
