import { outputProblem } from '../words/problems-outputs.ts';
import { NEAREST } from '../words/problems.ts';
import { settingsProblem } from '../words/problems-settings.ts';
import { nearestMend } from './explain.ts';
import { measuredGases } from './gases.ts';
import type { PlantFile } from './schema.ts';
import { ownRulesIn } from './schema-rules.ts';
import type { OutputFile } from './schema-outputs.ts';
import type { Path } from './places.ts';
import type { Tree } from './tree.ts';

/** Outputs that would stay silent: wired to nothing, for alarms of things that are not there, or stopped by no contact. */
export function checkOutputs(tree: Tree, file: PlantFile): void {
  file.outputs.forEach((output, i) => {
    const path: Path = ['outputs', i];
    checkWiring(tree, file, output, path);
    checkFilter(tree, file, output.when, [...path, 'when']);
    checkStop(tree, file, output, path);
    checkKind(tree, output, path);
  });
  checkTopics(tree, file);
  checkEscalations(tree, file);
}

function checkWiring(tree: Tree, file: PlantFile, output: OutputFile, path: Path): void {
  const { id, device, write, mqtt } = output;
  if (mqtt !== undefined) {
    if (device !== undefined || write !== undefined) tree.complain(path, outputProblem('wired-twice', { id }));
    const brokers = [...file.badges, ...file.devices.filter(({ driver }) => driver === 'mqtt-points')];
    const known = brokers.map((source) => source.id);
    if (!known.includes(mqtt.broker))
      tree.complain(
        [...path, 'mqtt', 'broker'],
        outputProblem('no-broker', { broker: mqtt.broker, mend: nearestMend(mqtt.broker, known, NEAREST.oneOf) }),
      );
    return;
  }
  if (device === undefined || write === undefined) return tree.complain(path, outputProblem('not-wired', { id }));
  const found = file.devices.find((known) => known.id === device);
  const devices = file.devices.filter(({ driver }) => driver === 'modbus').map((known) => known.id);
  if (found === undefined)
    tree.complain(
      [...path, 'device'],
      outputProblem('no-device', { device, mend: nearestMend(device, devices, NEAREST.oneOf) }),
    );
  else if (!devices.includes(device)) tree.complain([...path, 'device'], outputProblem('cannot-write', { id, device }));
}

/** A filter of alarms that names a zone, a thing or a gas that is not there. */
export function checkFilter(tree: Tree, file: PlantFile, { zone, subject, gas }: OutputFile['when'], path: Path): void {
  const zones = file.zones.map(({ id }) => id);
  if (zone !== undefined && !zones.includes(zone))
    tree.complain(
      [...path, 'zone'],
      settingsProblem('no-zone', { zone, mend: nearestMend(zone, zones, NEAREST.zones) }),
    );
  const points = file.devices.flatMap((device) => device.points.map(({ id }) => id));
  const rules = ownRulesIn(file.rules);
  const others = [...file.devices, ...file.badges, ...file.people, ...file.outputs, ...rules, ...file.votes].map(
    ({ id }) => id,
  );
  const subjects = [...points, ...zones, ...others, 'gateway'];
  if (subject !== undefined && !subjects.includes(subject))
    tree.complain(
      [...path, 'subject'],
      settingsProblem('no-subject', { subject, mend: nearestMend(subject, subjects, NEAREST.oneOf) }),
    );
  if (gas === undefined) return;
  const measured = measuredGases(file);
  if (!measured.has(gas))
    tree.complain(
      [...path, 'gas'],
      outputProblem('no-gas', { gas, mend: nearestMend(gas, measured.ids, NEAREST.oneOf) }),
    );
}

function checkStop(tree: Tree, { devices }: PlantFile, { id, stop }: OutputFile, path: Path): void {
  if (stop === undefined) return;
  const points = devices.flatMap((device) => device.points);
  const contacts = points.filter(({ contact }) => contact !== undefined).map((point) => point.id);
  if (points.every((point) => point.id !== stop))
    tree.complain(
      [...path, 'stop'],
      outputProblem('no-stop', { id, stop, mend: nearestMend(stop, contacts, NEAREST.oneOf) }),
    );
  else if (!contacts.includes(stop)) tree.complain([...path, 'stop'], outputProblem('stop-no-contact', { id, stop }));
}

/** Two outputs of one topic would switch each other. */
function checkTopics(tree: Tree, { outputs }: PlantFile): void {
  const seen = new Map<string, string>();
  outputs.forEach(({ id, mqtt }, i) => {
    if (mqtt === undefined) return;
    const { broker, topic } = mqtt;
    const other = seen.get(`${broker} ${topic}`);
    if (other !== undefined)
      tree.complain(['outputs', i, 'mqtt', 'topic'], outputProblem('topic-twice', { id, other, topic }));
    seen.set(`${broker} ${topic}`, id);
  });
}

/** Outputs that an escalation names. */
function checkEscalations(tree: Tree, { notify, outputs }: PlantFile): void {
  const known = outputs.map(({ id }) => id);
  const beats = outputs.filter(({ kind }) => kind === 'heartbeat').map(({ id }) => id);
  notify?.rules.forEach(({ escalate }, i) =>
    escalate.forEach((step, j) =>
      step.outputs.forEach((id, k) => {
        const path: Path = ['notify', 'rules', i, 'escalate', j, 'outputs', k];
        if (beats.includes(id)) return tree.complain(path, outputProblem('heartbeat-escalated', { id }));
        if (known.includes(id)) return;
        tree.complain(path, outputProblem('no-output', { id, mend: nearestMend(id, known, NEAREST.oneOf) }));
      }),
    ),
  );
}

/** Keys that mean less than who wrote them believes. */
function checkKind(tree: Tree, output: OutputFile, path: Path): void {
  const { id, kind, until, when } = output;
  const isEmergency = when.priority === undefined || when.priority.includes(1);
  if (kind === 'heartbeat') {
    if (Object.keys(when).length > 0) tree.complain([...path, 'when'], outputProblem('heartbeat-when', { id }));
  } else if (until === 'acked' && isEmergency) {
    tree.complain([...path, 'until'], outputProblem('acked-emergency', { id }));
  }
}
