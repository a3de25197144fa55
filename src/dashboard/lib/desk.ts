import type { Text } from '../../domain/text.ts';
import type { Sending } from './acts.svelte.ts';
import { besides, type Done } from './alarm-acts.ts';
import { api, ApiError } from './api.ts';
import { dateText } from './format.ts';

/** One on the list of the desk, as `GET /people` tells it. */
export interface ListedPerson {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly company?: string;
  readonly until?: number;
  readonly tag?: string;
  readonly where: 'present' | 'uncertain' | 'by-hand' | 'left' | 'not-seen';
  readonly floor?: string;
  readonly zone?: string;
  readonly lastSeen?: number;
  readonly since?: number;
  readonly source: 'config' | 'desk';
}
export interface DeskPeople {
  readonly at: number;
  readonly items: readonly ListedPerson[];
  readonly next?: string;
  readonly groups: readonly string[];
}
/** A badge as the desk knows it: carried, out of use, or located and carried by no person. */
export interface DeskBadge {
  readonly tag: string;
  readonly person?: string;
  readonly name?: string;
  readonly since?: number;
  readonly by?: string;
  /** Why it is out of use. */
  readonly retired?: string;
  readonly state: 'heard' | 'silent' | 'left' | 'never';
}
/** What became of a CSV, or would. */
export interface CsvOutcome {
  readonly added: number;
  readonly changed: number;
  readonly problems: readonly {
    readonly line: number;
    readonly column: number;
    readonly message: Text;
    readonly mend: Text;
  }[];
  /** So many further problems are not listed. */
  readonly more?: number;
}

/** As many as one answer holds. */
const MOST = 1000;
/** @param sought goes to the gateway where the list is longer than one answer */
export const deskPeople = (sought: string): Promise<DeskPeople> =>
  api('GET', `/people?limit=${MOST}${sought === '' ? '' : `&q=${encodeURIComponent(sought)}`}`);

/** A badge as it is kept: scanners and people write it in any case. */
export const tagOf = (text: string): string => text.trim().toLowerCase();

const badgePath = (tag: string, act: string): string => `/badges/${encodeURIComponent(tagOf(tag))}/${act}`;

/** An act has one name for what it does to what. */
export const deskAct = (
  does: 'issue' | 'return' | 'arrived' | 'left' | 'remove' | 'add-person' | 'settle' | 'import' | 'retire' | 'reuse',
  what = '',
): string => `desk-${does} ${what}`.trim();

/** @param done is called when the gateway has it */
export const sendIssue =
  (tag: string, person: string, isSwap: boolean, done: () => void): Sending =>
  async (signal) => {
    const answer = await api<Done>(
      'POST',
      badgePath(tag, 'issue'),
      { person, ...(isSwap ? { swap: true } : {}) },
      signal,
    );
    done();
    return besides(answer);
  };

export const sendReturn =
  (tag: string, done: () => void): Sending =>
  async (signal) => {
    const answer = await api<Done>('POST', badgePath(tag, 'return'), {}, signal);
    done();
    return besides(answer);
  };

/** @param reason why it is out of use; without one it is put into use again */
export const sendRetire =
  (tag: string, reason: string | undefined, done: () => void): Sending =>
  async (signal) => {
    const act = reason === undefined ? 'reuse' : 'retire';
    const answer = await api<Done>('POST', badgePath(tag, act), reason === undefined ? {} : { reason }, signal);
    done();
    return besides(answer);
  };

export const sendOfPerson =
  (person: string, act: 'arrived' | 'left' | 'remove', done: () => void): Sending =>
  async (signal) => {
    const answer = await api<Done>('POST', `/people/${encodeURIComponent(person)}/${act}`, {}, signal);
    done();
    return besides(answer);
  };

/** Says what a passage was that no badge explains. @param at Unix ms of the passage */
export const sendSettle =
  (gate: string, at: number, reason: string, done: () => void): Sending =>
  async (signal) => {
    const answer = await api<Done>('POST', '/on-site/settle', { gate, at, reason }, signal);
    done();
    return besides(answer);
  };

/** Who comes new to the desk. */
export interface Newcomer {
  readonly name: string;
  readonly company: string;
  readonly group: string;
  /** Unix ms. */
  readonly until: number | undefined;
  /** Handed out at once, where there is one. */
  readonly tag: string;
}

/** So many ids are tried: others at other desks add people at the same time. */
const TRIES = 20;

/** Adds a person under an id of the day, and hands out the badge. An added person stays where the badge is refused. */
export const sendNewPerson =
  (
    of: () => Newcomer,
    known: () => ReadonlySet<string>,
    now: number,
    timezone: string,
    done: (tag: string) => void,
  ): Sending =>
  async (signal) => {
    const { name, company, group, until, tag } = of();
    const body = {
      name,
      groups: [group],
      ...(company === '' ? {} : { company }),
      ...(until === undefined ? {} : { until }),
    };
    const id = await add(body, idsFor(group, dateText(now, timezone), known()), signal);
    if (tag === '') {
      done('');
      return [];
    }
    // The person is there from here on, whatever becomes of the badge.
    done(tag);
    return besides(await api<Done>('POST', badgePath(tag, 'issue'), { person: id }, signal));
  };

async function add(body: object, ids: readonly string[], signal: AbortSignal): Promise<string> {
  for (const id of ids) {
    try {
      await api<Done>('POST', '/people', { id, ...body }, signal);
      return id;
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 409 && error.reason === 'id-taken' && id !== ids.at(-1)))
        throw error;
    }
  }
  throw new Error('no id was free');
}

/** `visitor-1127-1` and those after it that are free. */
function idsFor(group: string, day: string, known: ReadonlySet<string>): string[] {
  const stem = `${/^[a-z0-9][a-z0-9._-]{0,30}$/.test(group) ? group : 'person'}-${day.slice(5).replace('-', '')}`;
  const ids: string[] = [];
  for (let n = 1; ids.length < TRIES; n += 1) if (!known.has(`${stem}-${n}`)) ids.push(`${stem}-${n}`);
  return ids;
}
