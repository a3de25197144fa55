import { Slice } from './slice.ts';
import type { Slices } from './state.ts';

/** Where a checkpoint keeps each slice, in this order: facts are never dropped, windows may be. */
const KEPT_IN = {
  points: 'facts',
  devices: 'facts',
  tags: 'facts',
  buttons: 'facts',
  bodies: 'facts',
  zones: 'facts',
  alarms: 'facts',
  notices: 'facts',
  tellings: 'facts',
  channels: 'facts',
  outputs: 'facts',
  incidents: 'facts',
  unclosed: 'facts',
  musters: 'facts',
  people: 'facts',
  carriers: 'facts',
  byHand: 'facts',
  dangers: 'facts',
  wind: 'windows',
  gates: 'facts',
  waits: 'facts',
  ledger: 'facts',
  exposures: 'facts',
  trends: 'windows',
  vitals: 'windows',
} as const satisfies Readonly<Record<keyof Slices, 'facts' | 'windows'>>;

const isSlice = (name: string): name is keyof Slices => Object.hasOwn(KEPT_IN, name);
const NAMES: readonly (keyof Slices)[] = Object.keys(KEPT_IN).filter(isSlice);

export const FACT_SLICES = NAMES.filter((name) => KEPT_IN[name] === 'facts');
export const WINDOW_SLICES = NAMES.filter((name) => KEPT_IN[name] === 'windows');

/** The entities of some slices, by id; a slice that is not named has none. */
export type Entities = { readonly [name in keyof Slices]?: Readonly<Record<string, object>> };

/** All slices. What we wrote ourselves is trusted to have its own shape; the version of the checkpoint says so. */
export const slicesOf = (entities: Entities): Slices => ({
  points: sliceOf(entities.points),
  devices: sliceOf(entities.devices),
  tags: sliceOf(entities.tags),
  buttons: sliceOf(entities.buttons),
  bodies: sliceOf(entities.bodies),
  zones: sliceOf(entities.zones),
  alarms: sliceOf(entities.alarms),
  notices: sliceOf(entities.notices),
  tellings: sliceOf(entities.tellings),
  channels: sliceOf(entities.channels),
  outputs: sliceOf(entities.outputs),
  incidents: sliceOf(entities.incidents),
  unclosed: sliceOf(entities.unclosed),
  musters: sliceOf(entities.musters),
  people: sliceOf(entities.people),
  carriers: sliceOf(entities.carriers),
  byHand: sliceOf(entities.byHand),
  dangers: sliceOf(entities.dangers),
  wind: sliceOf(entities.wind),
  gates: sliceOf(entities.gates),
  waits: sliceOf(entities.waits),
  ledger: sliceOf(entities.ledger),
  exposures: sliceOf(entities.exposures),
  trends: sliceOf(entities.trends),
  vitals: sliceOf(entities.vitals),
});

const sliceOf = <K extends string, V extends object>(entries: Readonly<Record<string, object>> = {}): Slice<K, V> =>
  new Slice(Object.entries(entries) as [K, V][]);
