import type { Priority } from '../../../src/domain/alarm/condition.ts';
import type { Transition } from '../../../src/domain/alarm/transition.ts';
import { channelId, type NoticeId, outputId, recipientId } from '../../../src/domain/ids.ts';
import type { Draft } from '../../../src/domain/input.ts';
import type { Summary } from '../../../src/domain/notices/notice.ts';
import type {
  AlarmFilter,
  NotifyChannel,
  NotifyPlan,
  Recipient,
  TellingRule,
  TellUntil,
} from '../../../src/domain/notices/plan.ts';
import type { Output, Plant } from '../../../src/domain/plant.ts';
import { text } from '../../../src/domain/text.ts';
import { duration, instant, minutes, seconds } from '../../../src/domain/time.ts';
import type { Outcome } from '../../../src/domain/reduce.ts';
import { started } from '../../support/drafts.ts';
import { Fold, T0 } from '../../support/fold.ts';
import { smallPlant } from '../../support/plant.ts';

export const channel = (id: string, perMinute = 300): NotifyChannel => ({
  id: channelId(id),
  kind: 'webhook',
  perMinute,
  timeout: seconds(5),
  retry: { first: seconds(2), most: minutes(5) },
});

export const recipient = (id: string, to: readonly string[], changes: Partial<Recipient> = {}): Recipient => ({
  id: recipientId(id),
  name: id,
  to: to.map(channelId),
  lang: 'zh',
  ...changes,
});

export interface RuleText {
  readonly when?: AlarmFilter;
  readonly tell?: readonly string[];
  readonly repeat?: number;
  readonly until?: TellUntil;
  readonly escalate?: readonly {
    readonly after: number;
    readonly tell?: readonly string[];
    readonly outputs?: readonly string[];
  }[];
}

/** A rule with its times in seconds. */
const telling = ({ when = {}, tell = [], repeat, until = 'acked', escalate = [] }: RuleText): TellingRule => ({
  when,
  tell: tell.map(recipientId),
  ...(repeat === undefined ? {} : { repeat: seconds(repeat) }),
  until,
  escalate: escalate.map((step) => ({
    after: seconds(step.after),
    tell: (step.tell ?? []).map(recipientId),
    outputs: (step.outputs ?? []).map(outputId),
  })),
});

/** A siren that no alarm wants by itself. */
export const siren = (id: string): Output => ({
  id: outputId(id),
  name: text('警笛', 'Siren'),
  kind: 'siren',
  when: { conditions: ['sos'] },
  until: 'returned',
  period: seconds(1),
  minimumOff: duration(0),
});

/** Eight hours ahead of UTC, without summer time. */
const SHANGHAI: NotifyPlan['clock'] = [{ from: instant(0), ahead: 480 }];

export const notifyPlan = (
  rules: readonly RuleText[],
  people: readonly Recipient[] = [recipient('li', ['hook'])],
  channels: readonly NotifyChannel[] = [channel('hook')],
): NotifyPlan => ({ channels, people, rules: rules.map(telling), clock: SHANGHAI });

export const plantThatTells = (notify: NotifyPlan, changes: Partial<Plant> = {}): Plant =>
  smallPlant({ ...changes, notify });

/** What left the gateway. */
export interface Sent {
  readonly ms: number;
  readonly id: NoticeId;
  readonly person: string;
  readonly channel: string;
  readonly why: string;
  readonly alarm: string;
  readonly priority: Priority;
  readonly about: Transition | Summary | undefined;
}

/** Whether a try is delivered, and what the channel says. */
export type Answer = (
  sent: Sent,
  tries: number,
) => { readonly ok: boolean; readonly result: string; readonly retryAfter?: number } | undefined;

export const dead: Answer = () => ({ ok: false, result: 'refused' });
export const well: Answer = () => ({ ok: true, result: '200' });

/** A fold with channels that answer at once. */
export class TellingFold {
  readonly fold: Fold;
  readonly sent: Sent[] = [];
  answer: Answer = well;
  readonly #tries = new Map<NoticeId, number>();

  constructor(plant: Plant) {
    this.fold = new Fold(plant);
    this.#follow(this.fold.send(0, started(1)));
  }

  send(ms: number, draft: Draft): this {
    this.until(ms);
    this.#follow(this.fold.send(ms, draft));
    return this;
  }

  until(ms: number): this {
    while (this.fold.wakeAt !== undefined && this.fold.wakeAt <= T0 + ms) {
      const at = Math.max(this.fold.wakeAt, this.fold.state.at) - T0;
      this.#follow(this.fold.tick(at));
    }
    return this;
  }

  configure(ms: number, plant: Plant): this {
    this.until(ms);
    this.#follow(this.fold.configure(ms, plant));
    return this;
  }

  restart(ms: number): this {
    this.#follow(this.fold.restart(ms));
    return this;
  }

  /** Every message as `seconds person why`. */
  get story(): string[] {
    return this.sent.map(({ ms, person, why }) => `${ms / 1000} ${person} ${why}`);
  }

  /** Outputs do at once what is wanted of them. */
  #follow({ notices = [], wishes = [] }: Outcome): void {
    for (const output of new Set(wishes)) {
      const { on = false } = this.fold.state.outputs.get(output) ?? {};
      const ms = this.fold.state.at - T0;
      this.#follow(this.fold.send(ms, { kind: 'output', output, written: on, readBack: on }));
    }
    for (const id of notices) {
      const notice = this.fold.state.notices.get(id);
      if (notice === undefined) throw new Error(`sent and not there: ${id}`);
      const { person, channel: by, why, alarm, priority, about } = notice;
      const ms = this.fold.state.at - T0;
      const sent = { ms, id, person, channel: by, why, alarm, priority, about };
      this.sent.push(sent);
      const tries = (this.#tries.get(id) ?? 0) + 1;
      this.#tries.set(id, tries);
      const answer = this.answer(sent, tries);
      if (answer === undefined) continue;
      const { retryAfter, ...rest } = answer;
      const later = retryAfter === undefined ? {} : { retryAfter: duration(retryAfter) };
      this.#follow(this.fold.send(ms, { kind: 'notice', notice: id, ...rest, ...later }));
    }
  }
}
