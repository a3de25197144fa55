import { withPeaks, withPeople } from './crowd.ts';
import type {
  Alarm,
  Count,
  Delta,
  EventMessage,
  Fix,
  Hello,
  Reading,
  ServerMessage,
  Snapshot,
  OnSite,
} from '../../wire/messages.ts';
import type { DangerItem, WindItem } from '../../wire/dangers.ts';
import type { MusterItem } from '../../wire/musters.ts';
import type { OutputItem } from '../../wire/outputs.ts';
import type { PlantView } from '../../wire/plant.ts';
import { areSamePeople, withChanged } from './roster.ts';
import type { Feed } from './pulse.ts';
import { type TraceStep, trace } from './trace.ts';

/** So soon after the last change of the list the next one is shown; while very many stand, so soon; ms. */
const SHOW_AFTER_MS = 50;
const SHOW_MANY_AFTER_MS = 250;
const MANY = 500;

/**
 * The plant as a socket reports it, live or in replay. What changes ten times a second is kept in plain maps with a
 * version that drawings watch; what people read is kept in reactive lists.
 */
export class PlantState {
  readonly readings = new Map<string, Reading>();
  readonly fixes = new Map<string, Fix>();
  /** The recent past of each point, as it was seen here. */
  readonly traces = new Map<string, TraceStep[]>();
  readonly people = new Map<string, Fix>();
  /** Whether what is here is so now; the code that listens to the socket says it. */
  feed = $state<Feed>('waiting');
  /** The plant under the configuration that is in force at this moment. Another one comes with another hello. */
  plant = $state.raw<PlantView | undefined>(undefined);
  /** The alarms as they are shown: the first change at once, those that come right after it together. */
  alarms = $state.raw<ReadonlyMap<string, Alarm>>(new Map());
  /** The alarms as they were last told. */
  #told = new Map<string, Alarm>();
  #shownAt = -Infinity;
  #showing: ReturnType<typeof setTimeout> | undefined;
  /** More alarms came than a person can look at one by one. */
  flood = $state.raw<Snapshot['flood']>(undefined);
  counts = $state.raw<ReadonlyMap<string, Count>>(new Map());
  /** Who is on site, as the gateway counts; nothing before it has. */
  headcount = $state.raw<OnSite | undefined>(undefined);
  /** Roll-calls that run, and those that were closed lately, by their id. */
  musters = $state.raw<ReadonlyMap<string, MusterItem>>(new Map());
  /** Danger areas of gas alarms, as they were last told. */
  dangers = $state.raw<readonly DangerItem[]>([]);
  wind = $state.raw<WindItem | undefined>(undefined);
  /** What the gateway drives, as it was last told. */
  readonly outputs = new Map<string, OutputItem>();
  /** Moves at every delta. */
  version = $state(0);
  /** Moves at every hello, after which the traces may begin again. */
  hellos = $state(0);
  /** Moves when an alarm is over, was closed, or had a step ticked: what is over and not closed may be other. */
  endings = $state(0);
  epoch = $state(0);
  seq = 0;
  /** The seq of the snapshot. */
  #begunAt = 0;
  at = $state(0);
  role = $state('');
  silencedUntil = $state<number | undefined>(undefined);
  /** A press is asked for: is anybody there? */
  watch = $state.raw<{ readonly askedAt: number; readonly dueAt: number } | undefined>(undefined);
  /** Alarm states were lost with the record: what is not listed may still be in alarm. */
  statesUnknown = $state(false);
  /** In replay: nothing was watched at this time. */
  unwatched = $state(false);

  /** Recording has stopped: alarms go on, and what people do is kept in memory only. */
  get recordingStopped(): boolean {
    const trouble = this.alarms.get('gateway:recording')?.trouble;
    return trouble?.what === 'record' && trouble.stopped !== undefined;
  }

  take(message: ServerMessage): void {
    switch (message.type) {
      case 'hello':
        return this.#begin(message);
      case 'delta':
        return this.#change(message);
      case 'transition': {
        const { type: _type, ...told } = message;
        // A link that comes back is sent what it missed, which the snapshot of its hello holds already.
        if (told.seq <= this.#begunAt) return;
        const alarm = withPeople(told, this.#told.get(told.alarm));
        this.seq = Math.max(this.seq, alarm.seq);
        if (alarm.trouble?.what === 'record') this.statesUnknown = alarm.trouble.statesUnknown;
        if (alarm.state === 'normal') {
          this.#told.delete(alarm.alarm);
          this.endings += 1;
        } else this.#told.set(alarm.alarm, alarm);
        this.#show();
        return;
      }
      case 'event':
        if (message.kind === 'silenced') this.silencedUntil = message.at + (message.amount ?? 0);
        if (message.kind === 'silence-ended') this.silencedUntil = undefined;
        if (message.kind === 'flood-began') this.flood = floodOf(message);
        if (message.kind === 'flood-ended') this.flood = undefined;
        if (message.kind === 'watch-asked')
          this.watch = { askedAt: message.from ?? message.at, dueAt: message.to ?? message.at };
        if (message.kind === 'closed' || message.kind.startsWith('step-')) this.endings += 1;
        if (message.kind === 'watch-answered') this.watch = undefined;
        return;
      case 'muster':
        this.musters = new Map([...this.musters, [message.muster.id, message.muster]]);
        return;
      case 'clock':
        this.at = message.at;
        this.unwatched = message.blind === true;
        return;
      case 'error':
      case 'bye':
        return;
    }
  }

  /** What comes alone is shown at once; a flood is drawn a few times a second, so that a press is answered in between. */
  #show(): void {
    if (this.#showing !== undefined) return;
    const pause = this.#told.size > MANY ? SHOW_MANY_AFTER_MS : SHOW_AFTER_MS;
    const wait = this.#shownAt + pause - performance.now();
    if (wait <= 0) this.#showNow();
    else this.#showing = setTimeout(() => this.#showNow(), wait);
  }

  /** Shows all that was told, without waiting for what may come right after it. */
  showAll(): void {
    clearTimeout(this.#showing);
    this.#showNow();
  }

  #showNow(): void {
    clearTimeout(this.#showing);
    this.#showing = undefined;
    this.#shownAt = performance.now();
    this.alarms = new Map(this.#told);
  }

  #begin({ role, plant = this.plant, snapshot }: Hello): void {
    const isAnother = this.plant !== undefined && plant?.revision !== this.plant.revision;
    // A page goes on under another configuration; after anything else its curves would have a gap that is none.
    if (!isAnother || snapshot.seq < this.seq) this.traces.clear();
    if (isAnother || this.plant === undefined) this.plant = plant;
    else if (plant !== undefined && !areSamePeople(plant.people, this.plant.people))
      this.plant = { ...this.plant, people: plant.people };
    this.readings.clear();
    this.fixes.clear();
    this.people.clear();
    this.outputs.clear();
    this.role = role;
    this.epoch = snapshot.epoch;
    this.seq = snapshot.seq;
    this.#begunAt = snapshot.seq;
    this.at = snapshot.at;
    this.silencedUntil = snapshot.silencedUntil;
    this.watch = snapshot.watch;
    this.statesUnknown = snapshot.statesUnknown === true;
    this.#told = new Map(snapshot.alarms.map((alarm) => [alarm.alarm, alarm]));
    this.#showNow();
    this.flood = snapshot.flood;
    this.headcount = snapshot.headcount;
    this.musters = new Map(snapshot.musters?.map((muster) => [muster.id, muster]));
    this.dangers = snapshot.dangers ?? [];
    this.wind = snapshot.wind;
    this.counts = new Map(snapshot.counts.map((count) => [count.zone, count]));
    this.#keep(snapshot);
    this.hellos += 1;
    this.endings += 1;
  }

  #change(delta: Delta): void {
    this.at = delta.at;
    if (delta.counts.length > 0) {
      this.counts = new Map([...this.counts, ...delta.counts.map((count) => [count.zone, count] as const)]);
    }
    if (delta.dangers !== undefined) this.dangers = delta.dangers;
    if (delta.wind !== undefined) this.wind = delta.wind;
    if (delta.headcount !== undefined) this.headcount = delta.headcount;
    if (delta.people !== undefined && this.plant !== undefined)
      this.plant = { ...this.plant, people: withChanged(this.plant.people, delta.people) };
    if (delta.peaks !== undefined && delta.peaks.length > 0) {
      this.#told = withPeaks(this.#told, delta.peaks);
      this.#show();
    }
    for (const tag of delta.gone ?? []) {
      const fix = this.fixes.get(tag);
      if (fix !== undefined) this.people.delete(whoIs(fix));
      this.fixes.delete(tag);
    }
    this.#keep(delta);
  }

  #keep({ readings, fixes, outputs = [] }: Pick<Delta, 'readings' | 'fixes' | 'outputs'>): void {
    for (const output of outputs) this.outputs.set(output.id, output);
    for (const reading of readings) {
      this.readings.set(reading.point, reading);
      const known = this.traces.get(reading.point) ?? [];
      trace(known, reading, this.at);
      this.traces.set(reading.point, known);
    }
    for (const fix of fixes) {
      this.fixes.set(fix.tag, fix);
      this.people.set(whoIs(fix), fix);
    }
    this.version += 1;
  }
}

const floodOf = ({ at, amount = 0, alarm = '', occurrence = '' }: EventMessage): Snapshot['flood'] => ({
  since: at,
  count: amount,
  peak: amount,
  first: { alarm, occurrence },
});

/** What alarms and counts call the carrier of a badge. */
const whoIs = ({ person, who, tag }: Fix): string => person ?? who ?? tag;
