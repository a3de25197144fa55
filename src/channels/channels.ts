import type { Seq } from '../domain/ids.ts';
import type { State } from '../domain/state/state.ts';
import type { Instant } from '../domain/time.ts';
import type { AckLinks } from '../ports/ack-links.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeviceError } from '../ports/driver.ts';
import type { Notifier, Telling } from '../ports/notifier.ts';
import type { Settings } from '../settings/driver-kind.ts';
import { type AckRules, MessageAckLinks } from './ack-links.ts';
import { compose } from './compose.ts';
import { ChannelNotifier } from './notifier.ts';
import { type ChannelPorts, outletsOf } from './outlets.ts';
import type { Addressee } from './sender.ts';

/** What telling people needs of the running gateway. */
export interface ChannelsPorts extends ChannelPorts {
  readonly clock: Clock;
  /** What the rules know: the words of a message are made of it. */
  readonly state: State;
  durableSeq(): Seq;
  /** Plant time. */
  now(): Instant;
  /** The key of the links by which people acknowledge. */
  readonly ackKey: Buffer;
  /** Whether an account may acknowledge now. */
  mayAcknowledge(account: string): boolean;
  /** A channel whose secret or file is not there at the start. */
  unreachable(error: DeviceError): void;
}

/** All channels by which people are told, and the links in their messages. */
export class Channels {
  readonly notifier: Notifier;
  /** None without a `public-url`: a link would lead nowhere. */
  readonly ackLinks: AckLinks | undefined;
  readonly #ports: ChannelsPorts;
  readonly #delivery: ChannelNotifier;
  readonly #links: MessageAckLinks;
  readonly #publicUrl: string | undefined;
  #settings: Settings;

  constructor(settings: Settings, ports: ChannelsPorts) {
    this.#settings = settings;
    this.#ports = ports;
    this.#publicUrl = settings.file['public-url'];
    const { ackKey, state, clock } = ports;
    this.#links = new MessageAckLinks(ackKey, state, clock, () => ports.now(), rulesOf(settings));
    const outlets = outletsOf(settings, ports, (error) => ports.unreachable(error));
    this.#delivery = new ChannelNotifier(outlets, (telling) => this.#composed(telling), clock);
    this.notifier = this.#delivery;
    this.ackLinks = this.#publicUrl === undefined ? undefined : this.#links;
  }

  /** What another configuration would change. @throws DeviceError where a secret or a file of a channel is not there */
  plan(settings: Settings): { apply(): void } {
    const outlets = outletsOf(settings, this.#ports, (error) => {
      throw error;
    });
    return {
      apply: () => {
        this.#settings = settings;
        this.#links.replace(rulesOf(settings));
        this.#delivery.replace(outlets);
      },
    };
  }

  #composed(telling: Telling) {
    return compose(telling, {
      state: this.#ports.state,
      durableSeq: () => this.#ports.durableSeq(),
      addresseeOf: ({ person }) => addresseeIn(this.#settings, person),
      publicUrl: this.#publicUrl,
      tokenOf: (one) => this.#tokenOf(one),
    });
  }

  /** A link to acknowledge: of an alarm, by a channel that one person reads, to a person whose account may. */
  #tokenOf({ notice, channel, person, about }: Telling): string | undefined {
    const { accountOf, isPersonal } = rulesOf(this.#settings);
    const account = accountOf(person);
    if (account === undefined || !('alarm' in about) || !isPersonal(channel)) return undefined;
    return this.#ports.mayAcknowledge(account) ? this.#links.tokenFor(notice) : undefined;
  }
}

function addresseeIn({ file }: Settings, person: string): Addressee {
  const known = file.notify?.people.find(({ id }) => id === person);
  return { id: person, email: known?.email, phone: known?.phone?.replace(/[ -]/g, '') };
}

const rulesOf = ({ file: { notify } }: Settings): AckRules => ({
  accountOf: (person) => notify?.people.find(({ id }) => id === person)?.account,
  isPersonal: (channel) => {
    const kind = notify?.channels.find(({ id }) => id === channel)?.kind;
    return kind === 'smtp' || kind === 'sms-http';
  },
});
