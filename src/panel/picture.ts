import { type AlarmId, pointId, type PointId, zoneId, type ZoneId } from '../domain/ids.ts';
import { siteCount } from '../domain/people/site.ts';
import type { Outcome } from '../domain/reduce.ts';
import type { State } from '../domain/state/state.ts';
import { countOf } from '../project/readings.ts';
import { type Addresses, BITS, BLOCK, FIRST_ALARM, FIRST_BLOCK, pointKey, mapSize, zoneKey } from './addresses.ts';
import { asCount, putFloat, putLong, putReading } from './cells.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { PanelImage } from './pdu.ts';
import { LAYOUT, NAME_REGISTERS, NO_COUNT, NO_SCALED, OF_POINT, OF_ZONE, QUALITY, SITE, SITE_BITS } from './places.ts';
import { highestOf, sourcesHeard, standingIn } from './standing.ts';

/** The registers and bits of now. Inputs only mark what they changed; it is drawn when it is taken. */
export class Picture {
  readonly #state: State;
  #addresses: Addresses;
  #registers = new Uint16Array();
  #bits = new Uint8Array();
  #alarmsOf = new Map<string, AlarmId[]>();
  readonly #points = new Set<PointId>();
  readonly #zones = new Set<ZoneId>();
  readonly #alarms = new Set<AlarmId>();
  #isSiteChanged = false;
  #heartbeat = 0;

  constructor(state: State, addresses: Addresses) {
    this.#state = state;
    this.#addresses = addresses;
    this.redraw(addresses);
  }

  get isChanged(): boolean {
    return this.#isSiteChanged || this.#points.size + this.#zones.size + this.#alarms.size > 0;
  }

  /** The fold goes on. */
  beat(): void {
    this.#heartbeat = (this.#heartbeat + 1) & 0xffff;
    this.#isSiteChanged = true;
  }

  mark({ readings, fixes, counts, transitions }: Pick<Outcome, 'readings' | 'fixes' | 'counts' | 'transitions'>): void {
    for (const id of readings) this.#points.add(id);
    for (const id of counts) this.#zones.add(id);
    for (const { alarm } of transitions) this.#alarms.add(alarm);
    if (fixes.length > 0) this.#isSiteChanged = true;
  }

  /** A badge source came or went: what is known of people is worth more or less. */
  markZones(): void {
    for (const { id } of this.#state.plant.zones) this.#zones.add(id);
    this.#isSiteChanged = true;
  }

  /** Another configuration is in force, or times in the state have moved. */
  redraw(addresses: Addresses): void {
    const { points, zones, conditions, revision, site } = this.#state.plant;
    const { registers, bits } = mapSize(addresses);
    this.#addresses = addresses;
    this.#registers = new Uint16Array(registers);
    this.#bits = new Uint8Array(bits);
    this.#registers[SITE.layout] = LAYOUT;
    putLong(this.#registers, SITE.revision, Number.parseInt(revision.slice(0, 8), 16) >>> 0);
    putLong(this.#registers, SITE.map, fingerprintOf(addresses));
    for (let i = 0; i < NAME_REGISTERS; i++)
      this.#registers[SITE.name + i] = letter(site.id, 2 * i) * 256 + letter(site.id, 2 * i + 1);
    // What is no longer in the plant keeps its address, and stays bad there.
    for (const [key, block] of Object.entries(addresses.blocks)) this.#drawNothing(key, FIRST_BLOCK + BLOCK * block);
    this.#alarmsOf = Map.groupBy(
      conditions.map(({ id }) => id),
      (id) => subjectOf(id),
    );
    for (const { id } of points) this.#points.add(id);
    for (const { id } of zones) this.#zones.add(id);
    for (const { id } of conditions) this.#alarms.add(id);
    this.#isSiteChanged = true;
  }

  /** A copy of what stands there now. */
  take(): PanelImage {
    for (const id of this.#alarms) this.#drawAlarm(id);
    for (const id of this.#points) this.#drawPoint(id);
    for (const id of this.#zones) this.#drawZone(id);
    this.#drawSite();
    for (const marked of [this.#alarms, this.#points, this.#zones]) marked.clear();
    this.#isSiteChanged = false;
    return { registers: this.#registers.slice(), bits: this.#bits.slice() };
  }

  #drawNothing(key: string, at: number): void {
    const registers = this.#registers;
    registers.fill(NO_COUNT, at, at + BLOCK);
    if (key === zoneKey(key.slice(5))) registers[at + OF_ZONE.quality] = QUALITY.bad;
    else {
      putFloat(registers, at + OF_POINT.value, null);
      registers[at + OF_POINT.scaled] = NO_SCALED;
      registers[at + OF_POINT.quality] = QUALITY.bad;
    }
  }

  #drawAlarm(id: AlarmId): void {
    const { index, alarms } = this.#state;
    const subject = subjectOf(id);
    if (index.points.has(pointId(subject))) this.#points.add(pointId(subject));
    if (index.zones.has(zoneId(subject))) this.#zones.add(zoneId(subject));
    const number = this.#addresses.alarms[id];
    if (number === undefined || !index.conditions.has(id)) return;
    const alarm = alarms.get(id);
    const at = FIRST_ALARM + BITS * number;
    this.#bits[at] = alarm?.active === true ? 1 : 0;
    this.#bits[at + 1] = alarm?.acked === false ? 1 : 0;
  }

  #drawPoint(id: PointId): void {
    const point = this.#state.index.points.get(id);
    const block = this.#addresses.blocks[pointKey(id)];
    if (point === undefined || block === undefined) return;
    const at = FIRST_BLOCK + BLOCK * block;
    putReading(this.#registers, at, point, this.#state.points.get(id));
    this.#drawAlarmsOf(id, at + OF_POINT.active, at + OF_POINT.unacked);
  }

  #drawZone(id: ZoneId): void {
    const count = countOf(this.#state, id);
    const block = this.#addresses.blocks[zoneKey(id)];
    if (count === undefined || block === undefined) return;
    const registers = this.#registers;
    const at = FIRST_BLOCK + BLOCK * block;
    const heard = sourcesHeard(this.#state);
    const known = heard === 'none' ? undefined : count;
    const isSure = heard === 'all' && count.atLeast !== true && count.uncertain === undefined;
    registers[at + OF_ZONE.people] = asCount(known?.people);
    registers[at + OF_ZONE.unknown] = asCount(known?.unknown);
    registers[at + OF_ZONE.uncertain] = asCount(known === undefined ? undefined : (known.uncertain ?? 0));
    registers[at + OF_ZONE.quality] = QUALITY[known === undefined ? 'bad' : isSure ? 'good' : 'uncertain'];
    this.#drawAlarmsOf(id, at + OF_ZONE.active, at + OF_ZONE.unacked);
  }

  #drawAlarmsOf(subject: string, active: number, unacked: number): void {
    const highest = highestOf(this.#state, this.#alarmsOf.get(subject) ?? []);
    this.#registers[active] = highest.active;
    this.#registers[unacked] = highest.unacked;
  }

  #drawSite(): void {
    const [registers, bits, state] = [this.#registers, this.#bits, this.#state];
    const { active, unacked } = standingIn(state);
    registers[SITE.heartbeat] = this.#heartbeat;
    active.forEach((count, i) => (registers[SITE.active + i] = asCount(count)));
    unacked.forEach((count, i) => (registers[SITE.unacked + i] = asCount(count)));
    const heard = sourcesHeard(state);
    const { present, uncertain } = siteCount(state);
    registers[SITE.present] = asCount(heard === 'none' ? undefined : present);
    registers[SITE.uncertain] = asCount(heard === 'none' ? undefined : uncertain);
    const set = (place: number, is: boolean): void => void (bits[place] = is ? 1 : 0);
    set(SITE_BITS.emergency, (active[0] ?? 0) > 0);
    set(SITE_BITS.active, active.some(isSome));
    set(SITE_BITS.unacked, unacked.some(isSome));
    set(SITE_BITS.statesUnknown, state.record.statesUnknown);
    set(SITE_BITS.notRecording, state.record.stopped !== undefined);
    set(SITE_BITS.countsUnknown, heard !== 'all');
  }
}

const isSome = (count: number): boolean => count > 0;
const subjectOf = (id: AlarmId): string => id.slice(0, id.lastIndexOf(':'));
const letter = (text: string, at: number): number => (at < text.length ? text.charCodeAt(at) & 0x7f : 0);
