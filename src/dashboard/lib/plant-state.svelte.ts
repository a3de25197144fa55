import { withPeaks, withPeople } from './crowd.ts';
import type { Alarm, Count, Delta, Fix, Hello, Reading, ServerMessage, OnSite } from '../../wire/messages.ts';
import type { PlantView } from '../../wire/plant.ts';
import type { Feed } from './pulse.ts';
import { type TraceStep, trace } from './trace.ts';

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
  /** Whether what stands here is so now; whoever listens to the socket says it. */
  feed = $state<Feed>('waiting');
  /** The plant under the configuration that is in force at this moment. Another one comes with another hello. */
  plant = $state.raw<PlantView | undefined>(undefined);
  alarms = $state.raw<ReadonlyMap<string, Alarm>>(new Map());
  counts = $state.raw<ReadonlyMap<string, Count>>(new Map());
  /** Who is on site, as the gateway counts; nothing before it has. */
  headcount = $state.raw<OnSite | undefined>(undefined);
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
        const alarm = withPeople(told, this.alarms.get(told.alarm));
        this.seq = Math.max(this.seq, alarm.seq);
        if (alarm.trouble?.what === 'record') this.statesUnknown = alarm.trouble.statesUnknown;
        const next = new Map(this.alarms);
        if (alarm.state === 'normal') {
          next.delete(alarm.alarm);
          this.endings += 1;
        } else next.set(alarm.alarm, alarm);
        this.alarms = next;
        return;
      }
      case 'event':
        if (message.kind === 'silenced') this.silencedUntil = message.at + (message.amount ?? 0);
        if (message.kind === 'silence-ended') this.silencedUntil = undefined;
        if (message.kind === 'watch-asked')
          this.watch = { askedAt: message.from ?? message.at, dueAt: message.to ?? message.at };
        if (message.kind === 'closed' || message.kind.startsWith('step-')) this.endings += 1;
        if (message.kind === 'watch-answered') this.watch = undefined;
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

  #begin({ role, plant = this.plant, snapshot }: Hello): void {
    const isAnother = this.plant !== undefined && plant?.revision !== this.plant.revision;
    // A page goes on under another configuration; after anything else its curves would have a gap that is none.
    if (!isAnother || snapshot.seq < this.seq) this.traces.clear();
    if (isAnother || this.plant === undefined) this.plant = plant;
    this.readings.clear();
    this.fixes.clear();
    this.people.clear();
    this.role = role;
    this.epoch = snapshot.epoch;
    this.seq = snapshot.seq;
    this.#begunAt = snapshot.seq;
    this.at = snapshot.at;
    this.silencedUntil = snapshot.silencedUntil;
    this.watch = snapshot.watch;
    this.statesUnknown = snapshot.statesUnknown === true;
    this.alarms = new Map(snapshot.alarms.map((alarm) => [alarm.alarm, alarm]));
    this.headcount = snapshot.headcount;
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
    if (delta.headcount !== undefined) this.headcount = delta.headcount;
    if (delta.peaks !== undefined && delta.peaks.length > 0) this.alarms = withPeaks(this.alarms, delta.peaks);
    for (const tag of delta.gone ?? []) {
      const fix = this.fixes.get(tag);
      if (fix !== undefined) this.people.delete(whoIs(fix));
      this.fixes.delete(tag);
    }
    this.#keep(delta);
  }

  #keep({ readings, fixes }: Pick<Delta, 'readings' | 'fixes'>): void {
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

/** What alarms and counts call the carrier of a badge. */
const whoIs = ({ person, who, tag }: Fix): string => person ?? who ?? tag;
