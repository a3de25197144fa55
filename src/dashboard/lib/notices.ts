import { besides, type Done } from './alarm-acts.ts';
import type { Sending } from './acts.svelte.ts';
import { api } from './api.ts';

/** One message to one person by one channel, as the gateway tells of it. */
export interface NoticeView {
  readonly id: string;
  readonly occurrence: string;
  readonly alarm: string;
  readonly person: string;
  readonly name?: string | undefined;
  readonly channel: string;
  readonly at: number;
  readonly why: string;
  readonly state: 'waiting' | 'told' | 'failed' | 'dropped';
  readonly tries: readonly { readonly at: number; readonly result: string }[];
}

/** The messages since a time, newest first. @param from Unix ms */
export const noticesSince = (from: number): Promise<{ readonly items: readonly NoticeView[] }> =>
  api('GET', `/notices?${new URLSearchParams({ from: new Date(from).toISOString() }).toString()}`);

/** The messages about one occurrence of an alarm, since it was raised. */
export const noticesOf = (occurrence: string): Promise<{ readonly items: readonly NoticeView[] }> =>
  api('GET', `/notices?${new URLSearchParams({ occurrence }).toString()}`);

/** A step of an escalation that is still to come. */
export interface ComingStep {
  readonly at: number;
  readonly tell: readonly { readonly person: string; readonly name: string }[];
  readonly outputs: readonly string[];
}

export const comingSteps = (alarm: string): Promise<{ readonly items: readonly ComingStep[] }> =>
  api('GET', `/alarms/${encodeURIComponent(alarm)}/escalation`);

export const actOnNotice = (id: string): string => `retry ${id}`;
export const sendRetry =
  (id: string): Sending =>
  async (signal) =>
    besides(await api<Done>('POST', `/notices/${encodeURIComponent(id)}/retry`, {}, signal));
