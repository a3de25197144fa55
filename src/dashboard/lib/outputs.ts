import { besides, type Done } from './alarm-acts.ts';
import type { Sending } from './acts.svelte.ts';
import { api } from './api.ts';

/** For how long an output is tested, as durations are written in a request. */
export const TEST_TIMES = ['5s', '10s', '30s', '1m'] as const;

export const outputAct = (does: 'output-test' | 'output-release', id: string): string => `${does} ${id}`;

const pathOf = (id: string, does: string): string => `/outputs/${encodeURIComponent(id)}/${does}`;

export const sendTest =
  (id: string, time: () => string): Sending =>
  async (signal) =>
    besides(await api<Done>('POST', pathOf(id, 'test'), { for: time() }, signal));

/** Ends what an output stands for; the next alarm sounds again. */
export const sendRelease =
  (id: string, reason: string): Sending =>
  async (signal) =>
    besides(await api<Done>('POST', pathOf(id, 'release'), { reason }, signal));
