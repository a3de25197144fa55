import { NEAREST } from '../words/problems.ts';
import { outputProblem } from '../words/problems-outputs.ts';
import { notifyProblem } from '../words/problems-notify.ts';
import { settingsProblem } from '../words/problems-settings.ts';
import { checkAddresses, checkChannelKeys } from './check-channels.ts';
import { spelt } from './check-delays.ts';
import { measuredGases } from './gases.ts';
import { nearestMend } from './explain.ts';
import type { Path } from './places.ts';
import type { PlantFile } from './schema.ts';
import type { NotifyFile } from './schema-notify.ts';
import { isTimezone } from '../common/site-clock.ts';
import type { Tree } from './tree.ts';

const SECOND = 1000;
const LEAST_REPEAT = 10 * SECOND;
/** A first retry later than this is no first retry (contract.md); the longest pause keeps a dead channel in sight, ms. */
const RETRY = { first: [100, 10 * SECOND], most: [SECOND, 60 * 60 * SECOND] } as const;

/** Whom the gateway tells: people and channels that are not there, and rules by which no person would be told. */
export function checkNotify(tree: Tree, file: PlantFile): void {
  const { notify } = file;
  if (notify === undefined) return;
  checkChannels(tree, notify);
  checkChannelKeys(tree, notify);
  checkRecipients(tree, notify, file.site.timezone);
  checkAddresses(tree, notify, file['public-url'] !== undefined);
  checkTellingRules(tree, notify, file);
  const isTold = notify.rules.some(
    ({ when, tell, escalate }) =>
      when.priority?.includes(1) !== false &&
      [tell, ...escalate.map((step) => step.tell)].some((some) => some.length > 0),
  );
  if (!isTold) tree.complain(['notify'], notifyProblem('nobody-of-emergencies'));
}

function checkChannels(tree: Tree, { channels }: NotifyFile): void {
  checkTwice(channels, (i, id) =>
    tree.complain(['notify', 'channels', i, 'id'], notifyProblem('channel-twice', { id })),
  );
  channels.forEach(({ id, timeout, retry }, i) => {
    const path: Path = ['notify', 'channels', i];
    if (timeout < SECOND || timeout > 60 * SECOND)
      tree.complain([...path, 'timeout'], notifyProblem('timeout-range', { id, written: spelt(timeout) }));
    for (const key of ['first', 'most'] as const) {
      const [least, most] = RETRY[key];
      const words = { id, key: `retry.${key}`, written: spelt(retry[key]), least: spelt(least), most: spelt(most) };
      if (retry[key] < least || retry[key] > most)
        tree.complain([...path, 'retry', key], notifyProblem('retry-range', words));
    }
    if (retry.first > retry.most) tree.complain([...path, 'retry'], notifyProblem('retry-order', { id }));
  });
}

function checkRecipients(tree: Tree, { people, channels }: NotifyFile, timezone: string): void {
  const known = channels.map(({ id }) => id);
  checkTwice(people, (i, id) => tree.complain(['notify', 'people', i, 'id'], notifyProblem('recipient-twice', { id })));
  people.forEach(({ id, to, quiet }, i) => {
    const path: Path = ['notify', 'people', i];
    if (to.length === 0) tree.complain(path, notifyProblem('without-channel', { id, all: known.join(', ') }));
    to.forEach((channel, j) => {
      if (known.includes(channel)) return;
      const mend = nearestMend(channel, known, NEAREST.oneOf);
      tree.complain([...path, 'to', j], notifyProblem('no-channel', { id: channel, mend }));
    });
    if (quiet === undefined) return;
    if (quiet.priority.includes(1))
      tree.complain([...path, 'quiet', 'priority'], notifyProblem('quiet-emergency', { id }));
    if (quiet.from === quiet.to) {
      const [from, to] = [timeText(quiet.from), timeText(quiet.to)];
      tree.complain([...path, 'quiet'], notifyProblem('quiet-empty', { id, from, to }));
    }
  });
  if (people.some(({ quiet }) => quiet !== undefined) && !isTimezone(timezone))
    tree.complain(['site', 'timezone'], notifyProblem('no-timezone', { timezone }));
}

function checkTellingRules(tree: Tree, { rules, people }: NotifyFile, file: PlantFile): void {
  const known = people.map(({ id }) => id);
  const zones = file.zones.map(({ id }) => id);
  const subjects = subjectsOf(file);
  const checkNames = (names: readonly string[], path: Path): void =>
    names.forEach((id, j) => {
      if (known.includes(id)) return;
      tree.complain([...path, j], notifyProblem('no-recipient', { id, mend: nearestMend(id, known, NEAREST.oneOf) }));
    });
  const measured = measuredGases(file);
  rules.forEach(({ when: { zone, subject, gas }, tell, repeat, escalate }, i) => {
    const path: Path = ['notify', 'rules', i];
    if (gas !== undefined && !measured.has(gas))
      tree.complain(
        [...path, 'when', 'gas'],
        outputProblem('no-gas', { gas, mend: nearestMend(gas, measured.ids, NEAREST.oneOf) }),
      );
    if (zone !== undefined && !zones.includes(zone))
      tree.complain(
        [...path, 'when', 'zone'],
        settingsProblem('no-zone', { zone, mend: nearestMend(zone, zones, NEAREST.zones) }),
      );
    if (subject !== undefined && !subjects.includes(subject))
      tree.complain(
        [...path, 'when', 'subject'],
        settingsProblem('no-subject', { subject, mend: nearestMend(subject, subjects, NEAREST.oneOf) }),
      );
    if (tell.length === 0 && escalate.length === 0) tree.complain(path, notifyProblem('tells-nobody'));
    checkNames(tell, [...path, 'tell']);
    if (repeat !== undefined && repeat < LEAST_REPEAT) {
      const words = { written: spelt(repeat), least: spelt(LEAST_REPEAT) };
      tree.complain([...path, 'repeat'], notifyProblem('repeat-short', words));
    }
    escalate.forEach((step, j) => {
      const at: Path = [...path, 'escalate', j];
      if (step.tell.length === 0 && step.outputs.length === 0)
        tree.complain(at, notifyProblem('escalates-to-nobody', { after: spelt(step.after) }));
      checkNames(step.tell, [...at, 'tell']);
    });
  });
}

/** Everything that an alarm may be about. */
const subjectsOf = (file: PlantFile): readonly string[] => [
  ...file.devices.flatMap((device) => [device.id, ...device.points.map(({ id }) => id)]),
  ...[...file.zones, ...file.badges, ...file.people, ...file.outputs].map(({ id }) => id),
  'gateway',
];

function checkTwice(things: readonly { readonly id: string }[], complain: (i: number, id: string) => void): void {
  const seen = new Set<string>();
  things.forEach(({ id }, i) => {
    if (seen.has(id)) complain(i, id);
    seen.add(id);
  });
}

const timeText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
