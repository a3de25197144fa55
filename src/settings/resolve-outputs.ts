import { deviceId, floorId, outputId, pointId } from '../domain/ids.ts';
import type { Output } from '../domain/plant.ts';
import type { Text } from '../domain/text.ts';
import type { OwnGases } from './gases.ts';
import { resolveFilter } from './resolve-notify.ts';
import type { OutputFile } from './schema-outputs.ts';

/** An output as the rules see it. */
export function resolveOutput(file: OutputFile, name: Text, gases: OwnGases): Output {
  const { id, kind, at, device, mqtt, until, stop, period } = file;
  const by = device ?? mqtt?.broker;
  const longestOn = file['longest-on'];
  return {
    id: outputId(id),
    name,
    kind,
    ...(at === undefined ? {} : { at: { ...at, floor: floorId(at.floor) } }),
    ...(by === undefined ? {} : { device: deviceId(by) }),
    when: resolveFilter(file.when, gases),
    until,
    ...(stop === undefined ? {} : { stop: pointId(stop) }),
    period,
    ...(longestOn === undefined ? {} : { longestOn }),
    minimumOff: file['minimum-off'],
    ...(mqtt?.topic.includes('{tag}') === true ? { perBadge: true as const } : {}),
  };
}
