import { BadgeReader } from '../../drivers/mqtt/badge/reader.ts';
import { badgesSchema, type BadgeSource, type JsonSource } from '../../drivers/mqtt/settings/settings.ts';
import type { BrokerAccess } from '../../drivers/shared/mqtt/link.ts';
import type { Message, Parsed } from '../../drivers/shared/mqtt/message.ts';
import { MqttSource } from '../../drivers/shared/mqtt/source.ts';
import type { FixInput, TagEventInput } from '../../src/domain/input.ts';
import { instant } from '../../src/domain/time.ts';
import { Fold, T0 } from './fold.ts';
import { SystemClock } from '../../src/platform/system-clock.ts';
import { inShort } from './modbus.ts';
import { smallPlant } from './plant.ts';

export const FIELDS = {
  x: '/position/x',
  y: '/position/y',
  accuracy: '/accuracy',
  at: '/ts',
  sos: '/sos',
  battery: '/battery',
};

const COMMON = { id: 'uwb', floor: 'ground', connect: 'mqtt://127.0.0.1:1883' };

/** A source of some dialect with every default. */
export const sourceOf = (settings: Readonly<Record<string, unknown>>): BadgeSource =>
  badgesSchema.parse({ ...COMMON, ...settings });

/** A badge source like the one of the contract. */
export function badgeSource(changes: Readonly<Record<string, unknown>> = {}): JsonSource {
  const source = sourceOf({ topic: 'uwb/{tag}/location', fields: FIELDS, ...changes });
  if (source.dialect !== 'json') throw new Error(`${source.dialect} is another dialect`);
  return source;
}

/** A reader of any source: of the JSON mapping unless another dialect is named. */
export const readerOf = (changes: Readonly<Record<string, unknown>> = {}): BadgeReader =>
  new BadgeReader(changes['dialect'] === undefined ? badgeSource(changes) : sourceOf(changes), smallPlant().floors);

/** A message as it comes, of an object or of bytes. */
export function messageOf(body: unknown, changes: Partial<Message> = {}): Message {
  const payload = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return { topic: 'uwb/1A2B/location', payload, retained: false, at: instant(T0), ...changes };
}

/** What was heard in short, and the rejects in brackets. */
export const said = ({ drafts, rejects }: Parsed): string[] => [
  ...drafts.map(inShort),
  ...rejects.map((reason) => `(${reason})`),
];

export const fixIn = ({ drafts }: Parsed): FixInput | undefined =>
  drafts.find((draft): draft is FixInput => draft.kind === 'fix');
export const eventsIn = ({ drafts }: Parsed): TagEventInput[] =>
  drafts.filter((draft): draft is TagEventInput => draft.kind === 'tag-event');

/** Every number in it, however deep. */
export function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** A badge source and the fold behind it: what becomes of its messages. */
export class Watched {
  readonly fold = Fold.started();
  readonly #settings: Readonly<Record<string, unknown>>;
  #reader: BadgeReader;

  constructor(settings: Readonly<Record<string, unknown>>) {
    this.#settings = settings;
    this.#reader = readerOf(settings);
  }

  /** The driver begins again and remembers nothing. */
  restart(): void {
    this.#reader = readerOf(this.#settings);
  }

  /** Takes a message in. @returns what became of calls for help: `raise`, `return` */
  calls(ms: number, body: unknown, topic = 'tags'): string[] {
    const before = this.fold.transitions.length;
    for (const draft of this.#reader.read(messageOf(body, { topic, at: instant(T0 + ms) })).drafts)
      this.fold.send(ms, draft);
    const { transitions } = this.fold;
    return transitions.slice(before).flatMap(({ condition, kind }) => (condition === 'sos' ? kind : []));
  }

  /** Takes a message in. @returns how far the place of a badge is trusted then */
  trust(ms: number, body: unknown, tag = 'a'): string | undefined {
    this.calls(ms, body);
    const trust = this.fold.tag(tag)?.trust;
    return trust === undefined || trust.quality === 'good' ? trust?.quality : `${trust.quality}/${trust.reason}`;
  }
}

/** The badge source of the contract behind a broker, not started yet. */
export const badgesAt = (access: BrokerAccess, clock = new SystemClock()): MqttSource =>
  new MqttSource('uwb', readerOf(), access, clock);
