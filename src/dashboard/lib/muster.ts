import type { Sending } from './acts.svelte.ts';
import { besides, type Done } from './alarm-acts.ts';
import { api } from './api.ts';
import type { MusterItem } from '../../wire/musters.ts';

/** Someone whom a muster is about, in the row of the board. */
export type MissingPerson = MusterItem['missing'][number];

/** The open ones, the newest first: what is real stands before a drill. */
export const openMusters = (musters: Iterable<MusterItem>): readonly MusterItem[] =>
  [...musters]
    .filter(({ closedAt }) => closedAt === undefined)
    .sort((a, b) => Number(a.drill) - Number(b.drill) || b.startedAt - a.startedAt);

const pathOf = (id: string, act: string): string => `/musters/${encodeURIComponent(id)}/${act}`;

/** An act has one name for what it does to whom. */
export const actOnMuster = (
  does: 'account' | 'unaccount' | 'all-clear' | 'close-muster',
  id: string,
  person = '',
): string => `${does} ${id} ${person}`.trim();

/** What a muster is started with. */
export interface MusterStart {
  readonly reason: string;
  readonly drill: boolean;
  /** The whole site where there is none. */
  readonly zones: readonly string[];
}

export const START_MUSTER = 'muster';
/** @param begun is told its id */
export const sendStart =
  (start: () => MusterStart, begun: (id: string) => void): Sending =>
  async (signal) => {
    const { zones, ...rest } = start();
    const done = await api<Done & { readonly id: string }>(
      'POST',
      '/musters',
      { ...rest, ...(zones.length === 0 ? {} : { zones }) },
      signal,
    );
    begun(done.id);
    return besides(done);
  };

/** @param body what the act is told: the person and how, or a reason */
export const sendToMuster =
  (id: string, act: string, body: () => object, done: () => void = () => undefined): Sending =>
  async (signal) => {
    const answer = await api<Done>('POST', pathOf(id, act), body(), signal);
    done();
    return besides(answer);
  };
