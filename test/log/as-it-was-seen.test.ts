import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Fold } from '../../src/domain/fold.ts';
import { type AlarmId, seqOf } from '../../src/domain/ids.ts';
import type { Draft } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { emptyState } from '../../src/domain/begin.ts';
import { instant } from '../../src/domain/time.ts';
import { rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { viewOf } from '../../src/project/plant-view.ts';
import {
  type ServerMessage,
  serverMessage,
  type EventMessage,
  type TransitionMessage,
} from '../../src/wire/messages.ts';
import { read, started } from '../support/drafts.ts';
import { T0 } from '../support/fold.ts';
import { KEEP_ALL } from '../support/log.ts';
import { measured, rule, setPoint, smallPlant } from '../support/plant.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

/** Threads run what was built. */
const { Historian } = (await import(
  join(import.meta.dirname, '../../dist/src/historian/historian.js')
)) as typeof import('../../src/historian/historian.ts');

/** Three configurations: the detector gets another name and another limit, then it is taken out. */
const named = (revision: string, en: string, limit: number): Plant =>
  smallPlant({
    revision,
    points: [measured('ex', 'EX', { name: { zh: en, en } })],
    conditions: [rule('ex', 'high', { setPoint: setPoint('high', limit, 2), unit: '%LEL' })],
  });
const FIRST = named('r1', 'Pump A', 25);
const PLANTS = [FIRST, named('r2', 'Pump B', 20), smallPlant({ revision: 'r3', points: [], conditions: [] })];

const configured = (revision: string): Draft => ({
  kind: 'configured',
  revision,
  by: 'chen',
  role: 'engineer',
  changes: [],
  changed: 0,
  loosened: [],
});

/** Two runs of two minutes: the detector reads 30, and 0 at the end of the first. At the end of the second it is taken out. */
function written(): string {
  const data = tempDir();
  const store = new LogStore(data, KEEP_ALL);
  const fold = new Fold(emptyState(FIRST), (revision) => PLANTS.find((one) => one.revision === revision) ?? FIRST);
  const take = (at: number, draft: Draft): void => {
    const input = { ...draft, seq: seqOf(fold.state.seq + 1), at: instant(T0 + at) };
    store.commit(rowsOf({ input, ...fold.take(input) }));
  };
  PLANTS.forEach((plant, i) => {
    store.keepPlant(plant);
    const { revision } = plant;
    take(i * 120_000, plant.points.length > 0 ? { ...started(i + 1), revision } : configured(revision));
    if (plant.points.length === 0) return;
    for (let s = 1; s < 110; s++) take(i * 120_000 + s * 1000, read('ex', s < 30 || i === 1 ? 30 : 0));
    if (i === 0) store.pack(T0);
  });
  store.close();
  return data;
}

function historianOf(data: string) {
  const [, , present] = PLANTS;
  if (present === undefined) throw new Error('there are three plants');
  const historian = new Historian({ data, plant: present });
  onTestFinished(() => historian.close());
  return historian;
}

async function joined(parts: Promise<AsyncIterable<string>>): Promise<string> {
  let text = '';
  for await (const part of await parts) text += part;
  return text;
}

type Line = TransitionMessage | EventMessage;

const raisesIn = (lines: readonly Line[]): string[] =>
  lines.flatMap((line) =>
    line.type === 'transition' && line.alarm === 'ex:high' && line.kind !== 'return' ? [line.text.en] : [],
  );

const AS_SEEN = [
  'Pump A combustible gas level 1 alarm 30.0 %LEL (≥ 25)',
  'Pump B combustible gas level 1 alarm 30.0 %LEL (≥ 20)',
  'Pump B level 1 alarm 30 %LEL (≥ 20)',
];

describe('what was seen is read as it was seen, whatever the configuration is now', () => {
  it('in the record, in the history of an alarm, and by a screen that comes back', async () => {
    const historian = historianOf(written());
    const query = { from: instant(0), to: instant(T0 * 2), limit: 100 };
    const { items } = JSON.parse(await joined(historian.record(query, seqOf(1)))) as { items: Line[] };
    expect(raisesIn(items).reverse()).toEqual(AS_SEEN);
    const history = await joined(historian.historyOf('ex:high' as AlarmId, 100, seqOf(1)));
    expect(raisesIn(JSON.parse(history) as Line[]).reverse()).toEqual(AS_SEEN);
    const missed = await historian.transitionTexts(seqOf(0), 100);
    const texts = missed === 'gone' ? [] : missed.texts;
    expect(raisesIn(texts.map((text) => JSON.parse(text) as Line))).toEqual(AS_SEEN);
  });

  it('in a replay, with the map and the limits of then, forward and back', async () => {
    const historian = historianOf(written());
    const told: ServerMessage[] = [];
    const replay = await historian.openReplay(instant(T0), 'viewer', (text) =>
      told.push(serverMessage.parse(JSON.parse(text))),
    );
    onTestFinished(() => replay.close());
    const plants = (): unknown[] => told.flatMap((one) => (one.type === 'hello' ? [one.plant] : []));
    replay.command('{"type":"play","speed":1000}');
    await until('the end', () => told.some((one) => one.type === 'clock' && one.state === 'ended'));
    expect(plants()).toEqual(PLANTS.map(viewOf));
    const raises = told.flatMap((one) => (one.type === 'transition' && one.kind !== 'return' ? one.text.en : []));
    expect(raises).toEqual(AS_SEEN);
    replay.command('{"type":"step","to":"previous"}');
    await until('the step back', () => plants().length === 4);
    replay.command(`{"type":"seek","at":${T0 + 30_000}}`);
    await until('the seek', () => plants().length === 5);
    expect(plants().slice(3)).toEqual([PLANTS[1], PLANTS[0]].map((plant) => plant && viewOf(plant)));
    expect(told.flatMap((one) => (one.type === 'hello' ? one.revision : []))).toEqual(['r1', 'r2', 'r3', 'r2', 'r1']);
  });
});
