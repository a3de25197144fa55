import type { Prepared, PreparedProblem } from '../../../src/settings/driver-kind.ts';
import { OWNER } from '../../../src/settings/schema.ts';
import { modbusProblem } from '../../../src/words/problems-modbus.ts';
import { expandPoint, isRaw, MODEL_KEYS, STAND_IN } from './expand.ts';
import { Models } from './load.ts';
import { registerAt } from './place.ts';
import type { Model } from './schema.ts';

type Writable = Record<string, unknown>;

const isRecord = (value: unknown): value is Writable =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/**
 * Writes out, in the tree of a configuration, what the profiles of its devices say: after this every point has a plain
 * `read:`, and nothing that comes later knows of profiles.
 */
export function prepareDevices(value: Writable, root: string, over?: ReadonlyMap<string, string>): Prepared {
  const problems: PreparedProblem[] = [];
  const texts = new Map<string, string>();
  let models: Models | undefined;
  const told = new Set<string>();
  listOf(value['devices']).forEach((device, i) => {
    if (!isRecord(device) || device[OWNER] !== 'modbus') return;
    const path = ['devices', i];
    const { model: name } = device;
    if (name === undefined) return problems.push(...withoutModel(device, path));
    // The schema reports a name that is no text.
    if (typeof name !== 'string') return standIn(device);
    models ??= new Models(root, undefined, over);
    const outcome = models.get(name);
    if (outcome.found === true) {
      const { loaded } = outcome;
      texts.set(loaded.name, loaded.text);
      return problems.push(...prepareDevice(loaded.model, device, path));
    }
    if (outcome.found === false) {
      problems.push({ path: [...path, 'model'], ...outcome.words });
    } else if (!told.has(name)) {
      told.add(name);
      problems.push(
        ...outcome.problems.map(({ file, line, column, ...words }) => ({
          path: [...path, 'model'],
          at: { file, line, column },
          ...words,
        })),
      );
    }
    return standIn(device);
  });
  return { problems, texts };
}

function prepareDevice(model: Model, device: Writable, path: readonly PropertyKey[]): PreparedProblem[] {
  const problems: PreparedProblem[] = [];
  const origin = originOf(model, device, path, problems);
  for (const [key, brought] of Object.entries(model.device)) if (brought !== undefined) device[key] ??= brought;
  fillHeartbeat(model, device, origin);
  // Those of the profile are always kept: reading there does something to the device, whatever else is not to be read.
  if (model.forbidden.length > 0 && (device['forbidden'] === undefined || Array.isArray(device['forbidden'])))
    device['forbidden'] = [...listOf(device['forbidden']), ...model.forbidden.map((range) => ({ ...range }))];
  listOf(device['points']).forEach((point, i) => {
    if (!isRecord(point)) return;
    const read = point['read'] ?? {};
    if (!isRecord(read) || (isRaw(read) && !MODEL_KEYS.some((key) => key in read))) return;
    const expanded = expandPoint(model, origin, point, read);
    point['read'] = expanded.read;
    Object.assign(point, expanded.brings);
    for (const { path: below, ...words } of expanded.problems)
      problems.push({ path: [...path, 'points', i, ...below], ...words });
  });
  return problems;
}

function originOf(model: Model, device: Writable, path: readonly PropertyKey[], problems: PreparedProblem[]): number {
  const { origin } = device;
  if (!model.origin) {
    if (origin !== undefined)
      problems.push({
        path: [...path, 'origin'],
        ...modbusProblem('fixed-origin', { model: model.model }),
      });
    return 0;
  }
  // The schema reports what is no number at all.
  if (origin !== undefined) return typeof origin === 'number' && Number.isInteger(origin) && origin >= 0 ? origin : 0;
  problems.push({
    path: [...path, 'model'],
    ...modbusProblem('needs-origin', { model: model.model }),
  });
  return 0;
}

function fillHeartbeat(model: Model, device: Writable, origin: number): void {
  if (model.heartbeat === undefined || device['heartbeat'] !== undefined) return;
  const register = registerAt(model, model.heartbeat, { channel: 1, origin });
  // Beyond the last register only by a wrong `origin`, of which every point complains.
  if (!('wrong' in register)) device['heartbeat'] = { ...register, period: model.heartbeat.period };
}

/** A point with keys of a profile that its device does not have. */
function withoutModel(device: Writable, path: readonly PropertyKey[]): PreparedProblem[] {
  return listOf(device['points']).flatMap((point, i): PreparedProblem[] => {
    const read = isRecord(point) ? point['read'] : undefined;
    const key = isRecord(read) ? MODEL_KEYS.find((own) => own in read) : undefined;
    if (!isRecord(read) || key === undefined) return [];
    if (!isRaw(read)) Object.assign(read, STAND_IN);
    return [
      {
        path: [...path, 'points', i, 'read', key],
        ...modbusProblem('key-of-model', { key }),
      },
    ];
  });
}

/** What is wrong is the model: nothing further is to be said of its points. */
function standIn(device: Writable): void {
  for (const point of listOf(device['points'])) {
    if (!isRecord(point)) continue;
    const read = point['read'] ?? {};
    if (isRecord(read) && !isRaw(read)) point['read'] = { ...STAND_IN, ...read };
  }
}
