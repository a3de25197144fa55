import type { Instant } from '../../domain/time.ts';
import { instant, minutes } from '../../domain/time.ts';
import type { Account } from '../../ports/accounts.ts';
import type { Site } from '../site.ts';
import { keyOf } from './places.ts';

/** What an account has seen is no new look-up for so long, in whatever replay. */
const SAME_FOR = minutes(10);
/** A moment so near to what was seen belongs to it: who drags along the time line looks up once in so long. */
const NEAR = minutes(10);
/** So many stretches are remembered, of each replay and in all; what is forgotten is recorded once more. */
const MOST_KEPT = 200;

/** A stretch of the record that was shown with names. */
interface Stretch {
  readonly whose: string;
  readonly from: Instant;
  to: Instant;
  /** When it was recorded, of the steady clock. */
  readonly since: number;
}

/** A replay that names people is a look-up: its begin, and each other time that it goes to, is in the record. */
export class ReplayLookUps {
  readonly #site: Pick<Site, 'act' | 'machine'>;
  readonly #recent: Stretch[] = [];

  constructor(site: Pick<Site, 'act' | 'machine'>) {
    this.#site = site;
  }

  /** Those of one replay. */
  of(account: Account, reason: string | undefined): ReplaySight {
    const whose = JSON.stringify([keyOf(account), reason]);
    return new ReplaySight(
      (at) => this.#recent.find((one) => one.whose === whose && this.#isFresh(one) && isNear(one, at)),
      async (at) => {
        const stretch = { whose, from: at, to: at, since: this.#site.machine.monotonic() };
        keep(this.#recent, stretch);
        const said = reason === undefined ? {} : { reason };
        const about = { what: 'replay', subject: 'replay', from: at, to: at } as const;
        await this.#site.act({ act: 'look-up', ...about, ...said }, account.name, account.role);
        return stretch;
      },
    );
  }

  #isFresh({ since }: Stretch): boolean {
    return this.#site.machine.monotonic() - since < SAME_FOR;
  }
}

/** What one replay has shown. */
class ReplaySight {
  readonly #recent: (at: Instant) => Stretch | undefined;
  readonly #record: (at: Instant) => Promise<Stretch>;
  readonly #seen: Stretch[] = [];
  #current: Stretch | undefined;
  #isNewMoment = false;

  constructor(recent: (at: Instant) => Stretch | undefined, record: (at: Instant) => Promise<Stretch>) {
    this.#recent = recent;
    this.#record = record;
  }

  /** The replay goes to a moment: recorded, where that was not seen already. */
  async goes(at: Instant): Promise<void> {
    const known = this.#seen.find((one) => isNear(one, at)) ?? this.#recent(at);
    this.#current = known;
    const stretch = known ?? (await this.#record(at));
    this.#current = stretch;
    if (!this.#seen.includes(stretch)) keep(this.#seen, stretch);
  }

  /**
   * Where the replay is, by what it says: what is played on from a moment is seen. A step leads to a moment of its own choice.
   * @returns a moment that it went to
   */
  shown(text: string): Instant | undefined {
    if (text.startsWith('{"type":"hello"')) this.#isNewMoment = true;
    const said = /^\{"type":"clock","at":(\d+)/.exec(text)?.[1];
    if (said === undefined) return undefined;
    const at = instant(Number(said));
    if (this.#isNewMoment) {
      this.#isNewMoment = false;
      return at;
    }
    if (this.#current !== undefined && at > this.#current.to) this.#current.to = at;
    return undefined;
  }
}

const isNear = ({ from, to }: Stretch, at: Instant): boolean => at >= from - NEAR && at <= to + NEAR;

function keep(stretches: Stretch[], one: Stretch): void {
  stretches.push(one);
  if (stretches.length > MOST_KEPT) stretches.shift();
}
