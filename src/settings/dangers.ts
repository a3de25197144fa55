import type { DangerPlan } from '../domain/dangers/danger.ts';
import { pointId } from '../domain/ids.ts';
import type { Plant } from '../domain/plant.ts';
import { NEAREST } from '../words/problems.ts';
import { settingsProblem } from '../words/problems-settings.ts';
import { nearestMend } from './explain.ts';
import { namedGas, type OwnGases } from './gases.ts';
import type { Path } from './places.ts';
import type { PlantFile } from './schema.ts';
import type { Tree } from './tree.ts';

/**
 * Initial isolation distances, metres: ERG 2016 to 2020, small spills, by domain.md 8. They were not compared with the
 * official table; a plant loads its own edition below `danger: gases:`.
 */
const ISOLATE: DangerPlan['isolate'] = { NH3: 30, Cl2: 60, H2S: 30, SO2: 100, HCl: 30, HF: 30, EO: 30 };

/** Danger areas and the weather station as the rules see them. */
export function dangersOfFile({ danger, weather }: PlantFile, gases: OwnGases): Pick<Plant, 'danger' | 'weather'> {
  const own = danger.gases.map(({ gas, isolate }) => [namedGas(gas, gases)?.id ?? gas, isolate] as const);
  const plan: DangerPlan = {
    level1: danger['level-1'],
    level2: danger['level-2'],
    isolate: { ...ISOLATE, ...Object.fromEntries(own) },
  };
  return {
    ...(danger.off ? {} : { danger: plan }),
    ...(weather === undefined
      ? {}
      : {
          weather: {
            speed: pointId(weather.speed),
            direction: pointId(weather.direction),
            yAxis: weather['y-axis'],
          },
        }),
  };
}

/** Radii, gases and points that make no sense. */
export function checkDangers(tree: Tree, file: PlantFile): void {
  const { danger } = file;
  if (danger['level-1'] > danger['level-2']) tree.complain(['danger', 'level-1'], settingsProblem('danger-levels'));
  const seen = new Set<string>();
  danger.gases.forEach(({ gas }, i) => {
    if (seen.has(gas)) tree.complain(['danger', 'gases', i, 'gas'], settingsProblem('danger-gas-twice', { gas }));
    seen.add(gas);
  });
  if (danger.gases.length > 0 && danger.edition === undefined)
    tree.complain(['danger', 'gases'], settingsProblem('danger-without-edition'));
  checkWeather(tree, file);
}

function checkWeather(tree: Tree, { weather, devices }: PlantFile): void {
  if (weather === undefined) return;
  const points = new Map(devices.flatMap((device) => device.points.map((point) => [point.id, point] as const)));
  const measured = [...points.values()].filter(({ contact }) => contact === undefined).map(({ id }) => id);
  for (const key of ['speed', 'direction'] as const) {
    const at: Path = ['weather', key];
    const point = points.get(weather[key]);
    if (point === undefined || point.contact !== undefined) {
      const mend = nearestMend(weather[key], measured, NEAREST.oneOf);
      tree.complain(at, settingsProblem('weather-no-point', { point: weather[key], mend }));
    } else if (key === 'speed' && point.unit !== 'm/s')
      tree.complain(at, settingsProblem('weather-unit', { point: point.id, unit: point.unit ?? '-' }));
    else if (key === 'direction' && (point.range?.[0] !== 0 || point.range[1] < 359 || point.range[1] > 360))
      tree.complain(at, settingsProblem('weather-range', { point: point.id }));
  }
  if (weather.speed === weather.direction)
    tree.complain(['weather', 'direction'], settingsProblem('weather-same', { point: weather.speed }));
}
