import type { PlantView } from '../../wire/plant.ts';
import { measuredText, nameText } from '../../words/alarms.ts';
import { lossText, shortConditionText } from '../../words/conditions.ts';
import { qualityText } from '../../words/qualities.ts';
import { KIND_TEXTS, reasonText } from '../../words/record.ts';
import { joined } from '../../words/sentence.ts';
import { STATE_TEXTS } from '../../words/states.ts';
import { type Deed, occurrenceOf, furthestOf, type ToldLine } from './deeds.ts';
import { dateText, limitText, numberText } from './format.ts';
import { callName, namesIn } from './names.ts';
import { VERDICT_TEXTS } from './response-acts.ts';
import { say, sayOf, screen, t } from './settings.svelte.ts';

/** What the lines of the record say, in the names of a plant and the language of the screen. */
export class RecordWords {
  readonly #plant: PlantView;
  readonly #names;

  constructor(plant: PlantView) {
    this.#plant = plant;
    this.#names = namesIn(plant);
  }

  /** The name of what a line is about; an act is about an alarm, whose condition stands after the colon. */
  subject(line: ToldLine): string {
    // An incident has the name of what came first.
    const subject = isOfIncident(line) ? (line.alarm ?? line.subject) : line.subject;
    const own = line.type === 'transition' ? line : undefined;
    const [thing = subject, condition = own?.condition] = subject.split(':');
    // What the plant no longer has goes by its name of then.
    if (own !== undefined && thing !== 'gateway' && this.#names.of(thing) === undefined) return say(own.text);
    const name = joined(
      this.#nameOf(thing),
      condition === undefined
        ? ''
        : say(lossText(own?.condition, line.reason) ?? shortConditionText(condition, this.#names.of(thing))),
    );
    return joined(name, this.#person(line));
  }

  /** The people whom an alarm is about. */
  people(line: ToldLine): string {
    if (line.type === 'event') return '';
    const { people = [], involved = people } = line;
    return involved
      .filter((id) => id !== line.subject)
      .map((id) => this.#nameOf(id))
      .join(', ');
  }

  /** What happened, and why. */
  happened(line: ToldLine): string {
    return joined(sayOf(KIND_TEXTS, line.kind), this.#why(line));
  }

  /** What else a line says: the value, what was said, by which address. */
  more(line: ToldLine): string {
    if (line.type === 'transition') return joined(this.#measured(line), line.comment ?? '', portable(line));
    const { comment = '', compensating = '', peer = '' } = line;
    return joined(this.#particulars(line), comment, compensating, portable(line), peer);
  }

  /** What became of an alarm: its state at the last line that is known. */
  state(deed: Deed): string {
    const last = occurrenceOf(deed);
    return last === undefined ? '' : sayOf(STATE_TEXTS, last.state);
  }

  /** The furthest value of an occurrence; that of its raise where no other is known. */
  peak(deed: Deed): string {
    const alarm = occurrenceOf(deed);
    const { value = alarm?.value, unit = alarm?.unit } = furthestOf(deed) ?? {};
    if (alarm === undefined || value === undefined || alarm.unit === undefined) return '';
    return measuredText({ value, unit }, this.#names.of(alarm.subject), screen.language);
  }

  /** The limit that was in force when the alarm was raised. */
  limit(deed: Deed): string {
    const raised = deed.lines.find((line) => line.type === 'transition' && line.setPoint !== undefined);
    return raised?.type === 'transition' && raised.setPoint !== undefined ? limitText(raised.setPoint) : '';
  }

  /** The name of a thing; an account or a file has none but its id. */
  #nameOf(id: string): string {
    if (id === 'gateway') return say(nameText(this.#names, id));
    return say(this.#names.of(id)?.name ?? { zh: id, en: id });
  }

  /** Of whom it is; a message is to one of `notify.people`, who may be none of the plant's. */
  #person(line: ToldLine): string {
    if (line.type === 'transition' || line.person === undefined) return '';
    return line.kind.startsWith('notice') ? `→ ${callName(this.#plant, line.person)}` : this.#nameOf(line.person);
  }

  #why(line: ToldLine): string {
    const { reason } = line;
    if (reason === undefined) return '';
    if (line.type === 'transition') return lossText(line.condition, reason) === undefined ? say(qualityText(line)) : '';
    // That a message was taken is said by the kind.
    if (line.kind === 'notice-told') return '';
    // Why an output is on is an alarm.
    const [thing = reason, condition] = line.kind.startsWith('output') ? reason.split(':') : [reason];
    return condition === undefined
      ? say(reasonText(reason))
      : joined(this.#nameOf(thing), say(shortConditionText(condition, this.#names.of(thing))));
  }

  /** What there is to say of steps, closings, incidents and floods. */
  #particulars({ kind, amount, peak, verdict, due, at, value, unit }: Extract<ToldLine, { type: 'event' }>): string {
    if (kind.startsWith('step-')) return amount === undefined ? '' : `${t('step')} ${amount}`;
    if (value !== undefined)
      return joined(numberText(value, undefined), unit ?? '', amount === undefined || amount < 2 ? '' : `× ${amount}`);
    const timezone = this.#plant.site.timezone;
    if (verdict !== undefined)
      return joined(
        t(VERDICT_TEXTS[verdict]),
        due === undefined || due < at ? '' : `${t('dueOn')} ${dateText(due, timezone)}`,
      );
    if (!isIncident(kind) || amount === undefined) return '';
    return joined(`${amount} ${t('alarmCount')}`, peak === undefined ? '' : `${t('mostInTen')} ${peak}`);
  }

  #measured(line: Extract<ToldLine, { type: 'transition' }>): string {
    return line.unit === undefined ? '' : measuredText(line, this.#names.of(line.subject), screen.language);
  }
}

const isIncident = (kind: string): boolean => kind.startsWith('incident-') || kind.startsWith('flood-');
const isOfIncident = (line: ToldLine): line is Extract<ToldLine, { type: 'event' }> =>
  line.type === 'event' && isIncident(line.kind);

const portable = ({ reading }: ToldLine): string =>
  reading === undefined ? '' : `${t('portableShows')} ${numberText(reading.value, undefined)} ${reading.unit}`;
