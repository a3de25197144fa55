import { connectAsync } from 'mqtt';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SourceWatch } from '../../../drivers/shared/mqtt/source-watch.ts';
import { type Message, worthOf } from '../../../drivers/shared/mqtt/message.ts';
import { patienceOf } from '../../../drivers/shared/mqtt/settings.ts';
import { MqttSource } from '../../../drivers/shared/mqtt/source.ts';
import { deviceId } from '../../../src/domain/ids.ts';
import { SystemClock } from '../../../src/platform/system-clock.ts';
import { messageOf, readerOf } from '../../support/badges.ts';
import { freePort, startMosquitto } from '../../support/children.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { Fold, T0 } from '../../support/fold.ts';
import { Ear } from '../../support/modbus.ts';
import { need } from '../../support/need.ts';
import { device, smallPlant } from '../../support/plant.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';
import * as points from '../mqtt-points/support.ts';

const ALARM = 'uwb:offline';
const plant = smallPlant({ devices: [device('panel'), device('uwb', 'badges', 1000)] });
const HERE = { position: { x: 50, y: 50 }, sos: false };

/** A source whose broker is reached from the first second on, and the fold behind it. */
class Source {
  readonly fold = Fold.started(plant);
  readonly story: string[] = [];
  readonly #clock = new FakeClock(T0);
  readonly #reader;
  readonly listening: SourceWatch;
  #n = 0;

  constructor(settings: Readonly<Record<string, unknown>> = {}) {
    this.#reader = readerOf(settings);
    this.listening = new SourceWatch(
      this.#clock,
      () => this.#reader.patience,
      (missing) => {
        this.story.push(`${this.#ms} ${missing ?? 'up'}`);
        const id = deviceId('uwb');
        this.fold.send(
          this.#ms,
          missing === undefined
            ? { kind: 'device', device: id, up: true }
            : { kind: 'device', device: id, up: false, reason: missing },
        );
      },
    );
    this.listening.connected();
  }

  get #ms(): number {
    return this.#clock.now() - T0;
  }

  async pass(ms: number): Promise<void> {
    await this.#clock.pass(ms);
    this.fold.until(this.#ms);
  }

  say(body: unknown, changes: Partial<Message> = {}): void {
    const message = messageOf(body, { at: this.#clock.now(), ...changes });
    this.listening.heard(worthOf(message, this.#reader.read(message)));
  }

  /** The same every second. */
  async repeat(count: number, body: (n: number) => unknown, changes: Partial<Message> = {}): Promise<void> {
    for (let i = 0; i < count; i++) {
      this.say(body((this.#n += 1)), changes);
      await this.pass(1000);
    }
  }
}

const walking = (n: number) => ({ ...HERE, position: { x: 50 + (n % 10), y: 50 } });

describe('a source behind a broker that is reached', () => {
  it('that says nothing is offline within three periods, at least ten seconds, and says why', async () => {
    const source = new Source();
    await source.pass(9999);
    expect(source.fold.base(ALARM)).toBe('normal');
    await source.pass(1);
    expect(source.fold.base(ALARM)).toBe('unacked');
    expect(source.fold.transitions.at(-1)).toMatchObject({ trouble: { what: 'device', reason: 'silent' } });
    const slow = new Source({ period: '60s' });
    await slow.pass(179_999);
    expect(slow.story).toEqual(['0 up']);
    await slow.pass(1);
    expect(slow.story).toEqual(['0 up', '180000 silent']);
  });

  it.each<readonly [string, (n: number) => unknown, Partial<Message>, string]>([
    ['what is no JSON', () => 'x', {}, 'unreadable'],
    ['places of another plant', (n) => ({ position: { x: 5000 + n, y: 5 } }), {}, 'unreadable'],
    ['fields of other names', (n) => ({ pos: [n, n] }), {}, 'unreadable'],
    ['what the broker kept', walking, { retained: true }, 'silent'],
  ])('that sends only %s is offline all the same', async (_what, body, changes, why) => {
    const source = new Source();
    await source.repeat(12, body, changes);
    expect(source.fold.base(ALARM)).toBe('unacked');
    expect(source.fold.transitions.at(-1)).toMatchObject({ trouble: { reason: why } });
  });

  it('is back by itself with the next message that can be used, and only with it', async () => {
    const source = new Source();
    await source.pass(11_000);
    await source.repeat(5, () => 'x');
    source.listening.lost();
    source.listening.connected();
    await source.pass(60_000);
    expect(source.fold.base(ALARM)).toBe('unacked');
    source.say(HERE);
    await source.pass(6000);
    expect(source.fold.alarm(ALARM)?.active).toBe(false);
    await source.pass(10_000);
    expect(source.fold.alarm(ALARM)?.active).toBe(true);
  });

  it('is well while one message of many can be used, or the same comes again and again', async () => {
    const source = new Source();
    await source.repeat(60, (n) => (n % 9 === 0 ? walking(n) : 'x'));
    await source.repeat(60, () => ({ ...HERE, ts: T0 }));
    await source.repeat(60, () => ({ sos: false }));
    expect(source.story).toEqual(['0 up']);
  });

  it('may be silent for ever where the configuration says so, but not unreadable', async () => {
    const source = new Source({ silence: 'never' });
    await source.pass(86_400_000);
    source.say('x');
    await source.pass(3_600_000);
    source.say(HERE);
    expect(source.story).toEqual(['0 up']);
    await source.repeat(12, () => 'x');
    expect(source.fold.base(ALARM)).toBe('unacked');
  });

  it('may be silent for as long as it is told', () => {
    expect(patienceOf({ period: 1000, silence: 2000 })).toEqual({ silence: 2000, unreadable: 10_000 });
    expect(readerOf({ silence: '8h' }).patience).toEqual({ silence: 28_800_000, unreadable: 10_000 });
    expect(() => readerOf({ silence: 'sometimes' })).toThrow();
    expect(() => readerOf({ silence: '0s' })).toThrow();
  });
});

it('detectors behind a gateway: another detector is no sign of ours, a number of ours is', () => {
  const reader = points.readerOf();
  const worth = (body: unknown, changes: Partial<Message> = {}) => {
    const message = points.messageOf(body, changes);
    return worthOf(message, reader.read(message));
  };
  expect(worth({ values: { h2s: 3 }, door: 1, ok: true })).toBe('used');
  expect(worth({ values: { h2s: 3 }, door: 1, ok: false })).toBe('used');
  expect(worth({ values: { h2s: 3 } }, { topic: 'gas/d9/up' })).toBe('none');
  expect(worth({ values: { h2s: 3 }, door: 1, ok: true }, { retained: true })).toBe('none');
  expect(worth({ value: 3 })).toBe('unusable');
  expect(worth('h2s=3')).toBe('unusable');
});

need('mosquitto')('a real broker', () => {
  it('that grants the subscription and delivers nothing makes its source offline', async () => {
    const [port, folder] = [await freePort(), tempDir()];
    writeFileSync(join(folder, 'acl'), 'topic write uwb/#\n');
    // As root mosquitto would become another user, who may not read the folder.
    const user = process.getuid?.() === 0 ? 'user root\n' : '';
    await startMosquitto(port, join(folder, 'm.conf'), `${user}allow_anonymous true\nacl_file ${join(folder, 'acl')}`);
    const ear = new Ear();
    const access = { url: `mqtt://127.0.0.1:${port}`, clientId: 'fengsui-deaf' };
    const source = new MqttSource('uwb', readerOf({ silence: '1s' }), access, new SystemClock());
    onTestFinished(() => source.stop());
    source.start(ear);
    await until('the broker', () => ear.story.includes('uwb up'));
    const client = await connectAsync(access.url);
    onTestFinished(() => client.endAsync(true));
    await client.publishAsync('uwb/1a2b/location', JSON.stringify(HERE), { qos: 1 });
    await until('the silence', () => ear.story.includes('uwb down silent'));
    expect(ear.story).toEqual(['uwb up', 'uwb down silent']);
    expect(source.reports()[0]?.errors).toEqual({ silent: 1 });
  });
});
