import { privacyPlanOf } from './schema-privacy.ts';
import { usualRange } from '../domain/gas/law.ts';
import type { WatchPlan } from '../domain/gateway/watch-plan.ts';
import { deviceId, floorId, groupId, personId, pointId, tagId, zoneId } from '../domain/ids.ts';
import type { Device, Floor, Person, Plant, Point } from '../domain/plant.ts';
import { type Text, text } from '../domain/text.ts';
import { duration, type Duration } from '../domain/time.ts';
import { checksOf } from './calibration.ts';
import {
  deviceConditions,
  gatewayConditions,
  outputConditions,
  personConditions,
  pointConditions,
  zoneConditions,
} from './conditions.ts';
import { dangersOfFile } from './dangers.ts';
import { namedGas, type OwnGases, ownGasesOf } from './gases.ts';
import { musterRulesOf } from './musters.ts';
import { resolveNotify } from './resolve-notify.ts';
import { resolveOutput } from './resolve-outputs.ts';
import { resolveZone } from './resolve-zone.ts';
import { planner, plansOf } from './responses.ts';
import { ownRulesOf } from './rules.ts';
import type { PlantFile } from './schema.ts';
import { siteClock } from '../common/site-clock.ts';
import { votesOf } from './votes.ts';
import { suppressionsOf } from './suppressions.ts';

type PointFile = PlantFile['devices'][number]['points'][number];

const noDelay = duration(0);

const labelOf = (id: string): Text => {
  const label = (id.split('.').at(-1) ?? id).toUpperCase();
  return text(label, label);
};

/** Resolves every default; what is wrong between the parts is found by `cross-check.ts`. */
export function resolvePlant(file: PlantFile, periods: ReadonlyMap<string, Duration>): Omit<Plant, 'revision'> {
  const devices: Device[] = [
    ...file.devices.map(({ id, name, driver }) => deviceOf(id, name, driver, periods)),
    ...file.badges.map((source) => ({
      ...deviceOf(source.id, source.name, 'badges', periods),
      unknownMax: source['unknown-max'],
      needsCarriers: true as const,
    })),
  ];
  const gases = ownGasesOf(file);
  const known = { gases, calibration: file.calibration };
  const points = file.devices.flatMap((device) =>
    device.points.map((point) => resolvePoint(device.id, point, known, periods.get(point.id))),
  );
  const gasPoints = points.filter((point) => point.type === 'measured' && point.gas !== undefined);
  const zones = file.zones.map((zone) => resolveZone(zone, gasPoints, labelOf));
  const people = file.people.map(resolvePerson);
  const outputs = file.outputs.map((output) => resolveOutput(output, output.name ?? labelOf(output.id), gases));
  const conditions = [
    ...file.devices.flatMap((device) =>
      device.points.flatMap((point) => pointConditions(resolvePoint(device.id, point, known), point.alarms)),
    ),
    ...devices.flatMap(deviceConditions),
    ...zones.flatMap((zone, i) => zoneConditions(zone, file.zones[i]?.people.delay ?? noDelay)),
    ...people.flatMap((person) => personConditions(person, zones)),
    ...outputs.flatMap(outputConditions),
    ...gatewayConditions(),
  ];
  const rest = {
    site: file.site,
    floors: file.floors.map(resolveFloor),
    zones,
    devices,
    points,
    people,
    ...(file.notify === undefined ? {} : { notify: resolveNotify(file.notify, file.site.timezone, gases) }),
    ...watchPlanOf(file),
    ...(zones.some(({ schedule }) => schedule !== undefined) ? { clock: siteClock(file.site.timezone) } : {}),
    exposure: { shiftBegins: file.exposure['shift-start'], clock: siteClock(file.site.timezone) },
    incidents: true as const,
    reAlarm: { 1: file['re-alarm']['priority-1'], 2: file['re-alarm']['priority-2'] },
    ...(outputs.length === 0 ? {} : { outputs }),
    conditions,
    responses: plansOf(file),
    ...suppressionsOf(file, conditions),
    ...musterRulesOf(file, gases),
    ...dangersOfFile(file, gases),
    ...privacyPlanOf(file),
  };
  const own = ownRulesOf(file, rest);
  const voting = votesOf(file, rest, labelOf);
  const plan = planner(file, points, zones, gases, [...own.rules, ...voting.votes]);
  return {
    ...rest,
    conditions: [...conditions, ...own.conditions, ...voting.conditions].map(plan),
    ...(own.rules.length === 0 ? {} : { rules: own.rules }),
    ...(voting.votes.length === 0 ? {} : { votes: voting.votes }),
  };
}

function watchPlanOf({ watch, site }: Pick<PlantFile, 'watch' | 'site'>): Pick<Plant, 'watch'> {
  if (watch === undefined) return {};
  const { every, 'at-night': night, 'while-alarms': whileAlarms, answer } = watch;
  const plan: WatchPlan = {
    ...(every === undefined ? {} : { every }),
    ...(night === undefined ? {} : { night: { ...night, clock: siteClock(site.timezone) } }),
    ...(whileAlarms === undefined ? {} : { whileAlarms }),
    answer,
  };
  return { watch: plan };
}

function deviceOf(
  id: string,
  name: Text | undefined,
  kind: Device['kind'],
  periods: ReadonlyMap<string, Duration>,
): Device {
  const period = periods.get(id);
  if (period === undefined) throw new Error(`no period for ${id}`);
  return { id: deviceId(id), name: name ?? labelOf(id), kind, period };
}

function resolveFloor({ id, name, extent, drawing, stack }: PlantFile['floors'][number]): Floor {
  return {
    id: floorId(id),
    name: name ?? labelOf(id),
    extent,
    ...(drawing === undefined ? {} : { drawing }),
    ...(stack === undefined ? {} : { stack }),
  };
}

/** A point as the rules see it. */
function resolvePoint(
  device: string,
  file: PointFile,
  { gases, calibration }: { readonly gases: OwnGases; readonly calibration: PlantFile['calibration'] },
  period?: Duration,
): Point {
  const base = {
    id: pointId(file.id),
    name: file.name ?? labelOf(file.id),
    device: deviceId(device),
    ...(period === undefined ? {} : { period }),
    ...(file.at === undefined ? {} : { at: { ...file.at, floor: floorId(file.at.floor) } }),
  };
  if (file.contact !== undefined)
    return {
      ...base,
      type: 'contact',
      contact: file.contact,
      active: file.active,
      ...(file.gate === undefined ? {} : { gate: file.gate }),
    };
  const named = namedGas(file.gas, gases);
  const gas = named?.gas;
  const unit = file.unit ?? gas?.unit ?? '';
  const decimals = file.read.decimals ?? decimalsOf(file.read.scale, file.read.whole);
  return {
    ...base,
    type: 'measured',
    unit,
    scale: file.read.scale,
    offset: file.read.offset,
    decimals,
    resolution: Math.max(file.read.whole ? Math.abs(file.read.scale) : 0, 1 / 10 ** decimals),
    range: file.range ?? (gas === undefined ? [0, 100] : usualRange(gas, unit)),
    ...(named === undefined ? {} : { gas: named.id, ...(named.isOwn ? { ownGas: named.gas } : {}) }),
    ...(file.sensor === undefined ? {} : { sensor: file.sensor }),
    ...checksOf(gas, file.sensor, file.calibration, calibration),
  };
}

/** The decimals that a register's steps need; a float register is kept to three. */
function decimalsOf(scale: number, whole: boolean): number {
  if (!whole) return 3;
  for (let decimals = 0; decimals < 9; decimals++) {
    const scaled = Math.abs(scale) * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-9 * Math.max(1, scaled)) return decimals;
  }
  return 9;
}

function resolvePerson({ id, name, tag, groups, posts, qualified, escort }: PlantFile['people'][number]): Person {
  return {
    id: personId(id),
    name,
    ...(tag === undefined ? {} : { tag: tagId(tag) }),
    groups: groups.map(groupId),
    ...(posts.length === 0 ? {} : { posts: posts.map(zoneId) }),
    ...(qualified ? { qualified: true as const } : {}),
    ...(escort ? { escort: true as const } : {}),
  };
}
