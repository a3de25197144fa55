import { EVENT_KINDS } from '../../domain/event.ts';

// What a person may choose to see of the record: kinds of lines, separated by commas as the gateway is asked for them.

const MOVES = ['zone-entered', 'zone-left', 'left-site', 'back-on-site', 'forgotten', 'battery'];
const OUT = EVENT_KINDS.filter((kind) => kind.startsWith('output-') || kind.startsWith('notice'));
const SESSIONS = ['signed-in', 'signed-out', 'sign-in-failed', 'session-expired', 'kiosk-opened', 'account-changed'];
const ELSEWHERE = new Set<string>([...MOVES, ...OUT, ...SESSIONS]);

/** Alarms, and what people and the gateway did: everything but what is so much that it would hide the rest. */
export const ALARMS_AND_ACTS = ['transition', ...EVENT_KINDS.filter((kind) => !ELSEWHERE.has(kind))].join(',');
export const MOVEMENTS = MOVES.join(',');
export const OUTPUTS_AND_MESSAGES = OUT.join(',');

/** Those that are called by the names of kinds: what is asked for, and the kinds that name it. */
export const NAMED_KINDS: readonly (readonly [asked: string, named: readonly string[]])[] = [
  ['ack,acknowledged,reset,commented,silenced,refused', ['acknowledged', 'commented', 'silenced', 'refused']],
  ['step-done,step-undone,closed', ['step-done', 'closed']],
  [
    'shelved,unshelved,put-out-of-service,put-in-service,bypassed,bypass-ended',
    ['shelved', 'put-out-of-service', 'bypassed'],
  ],
  ['incident-opened,incident-closed,flood-began,flood-ended', ['incident-opened', 'flood-began']],
  [SESSIONS.join(','), ['signed-in', 'account-changed']],
];
