import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Input } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { text } from '../../src/domain/text.ts';
import { duration, instant } from '../../src/domain/time.ts';
import type { Entry } from '../../src/ports/event-log.ts';
import { ack, act, fix, read, started } from '../support/drafts.ts';
import { Fold, T0 } from '../support/fold.ts';
import { measured, person, smallPlant, zone } from '../support/plant.ts';
import { KEEP_ALL } from '../support/log.ts';
import { pointId } from '../../src/domain/ids.ts';

/** Threads run what was built, and the page of a bundle lies beside it. */
const BUILT = join(import.meta.dirname, '../../dist/src');
const { ThreadedLog } = (await import(join(BUILT, 'log/writer.js'))) as typeof import('../../src/log/writer.ts');
export const { SystemClock } = (await import(
  join(BUILT, 'platform/system-clock.js')
)) as typeof import('../../src/platform/system-clock.ts');
export const { bundle } = (await import(
  join(BUILT, 'evidence/bundle/bundle.js')
)) as typeof import('../../src/evidence/bundle/bundle.ts');
export const { builtPage } = (await import(
  join(BUILT, 'evidence/bundle/page.js')
)) as typeof import('../../src/evidence/bundle/page.ts');

const MINUTE = 60_000;

/** A name that would be a page of its own, were it not written as text. */
export const EVIL = '</script><img src=x onerror="document.title=1">';

export const PLANT: Plant = smallPlant({
  site: { id: 'works', name: text('东海化工', 'East Sea Works'), timezone: 'Asia/Shanghai' },
  points: [
    measured('h2s', 'H2S', { name: text('硫化氢 101', 'H2S 101'), at: at(40, 40) }),
    measured('ex', 'EX', { name: text('可燃气 102', 'EX 102'), at: at(60, 55) }),
    measured('o2', 'O2', { name: text('氧气 103', 'O2 103'), at: at(110, 30) }),
  ],
  zones: [
    zone('farm', [20, 20, 80, 70], {
      name: text('罐区', 'Tank farm'),
      max: 6,
      gasPoints: [pointId('h2s'), pointId('ex')],
    }),
    zone('muster', [100, 20, 120, 40], { name: text('集合点', 'Muster point'), muster: true }),
  ],
  people: [
    { ...person('li', '0a01', 'operator'), name: '李雷' },
    { ...person('wang', '0a02', 'operator'), name: '王芳' },
    { ...person('visitor', '0a03', 'visitor'), name: EVIL },
  ],
  conditions: smallPlant().conditions.filter(({ subject }) => subject !== 'call'),
});

function at(x: number, y: number) {
  const [ground] = smallPlant().floors;
  if (ground === undefined) throw new Error('the plant has floors');
  return { floor: ground.id, x, y };
}

/** A fold whose inputs go into a log as they come. */
class Recording extends Fold {
  readonly entries: Entry[] = [];

  override take(input: Input) {
    const outcome = super.take(input);
    this.entries.push({ input, transitions: [...outcome.transitions], events: [...outcome.events] });
    return outcome;
  }
}

/**
 * Half an hour of a plant: from minute 10 the H2S rises, and a person acknowledges; from 13:00 to 16:00 the gateway is
 * off; from minute 17 the gas is gone.
 */
export async function recorded(): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), 'fengsui-evidence-'));
  afterAll(() => rmSync(data, { recursive: true, force: true }));
  const log = await ThreadedLog.open({ data, retention: KEEP_ALL }, new SystemClock(), duration(20));
  const fold = new Recording(PLANT);
  log.keepPlant(PLANT);
  const second = (ms: number): void => {
    const gas = ms < 10 * MINUTE || ms > 17 * MINUTE ? 1 : Math.min(40, 1 + (ms - 10 * MINUTE) / 3000);
    fold.send(ms, read('h2s', Math.round(gas * 10) / 10));
    fold.send(ms, read('ex', 3));
    fold.send(ms, read('o2', 20.9));
    ['0a01', '0a02', '0a03'].forEach((tag, i) => {
      const walk = (ms / 1000 + 40 * i) % 160;
      fold.send(ms, fix(tag, 25 + Math.min(walk, 160 - walk), 30 + 8 * i));
    });
  };
  fold.send(0, started(1));
  for (let ms = 1000; ms < 13 * MINUTE; ms += 1000) {
    second(ms);
    if (ms === 11 * MINUTE) fold.send(ms, ack('h2s:high', fold.alarm('h2s:high')?.occurrence));
    if (ms === 12 * MINUTE)
      fold.send(ms, act({ act: 'comment', alarm: 'h2s:high' as never, comment: `${EVIL} 阀门 V-12 泄漏` }));
  }
  log.checkpoint(fold.checkpoint());
  fold.restart(16 * MINUTE);
  for (let ms = 16 * MINUTE + 1000; ms < 30 * MINUTE; ms += 1000) second(ms);
  for (const entry of fold.entries) log.append(entry);
  await log.close();
  return data;
}

export const SPAN = { from: instant(T0 + 8 * MINUTE), to: instant(T0 + 24 * MINUTE) };
