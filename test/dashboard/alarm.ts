import type { Alarm } from '../../src/wire/messages.ts';

/** An urgent alarm that nobody has seen, but for what a test says otherwise. */
export function alarm(id: string, otherwise: Partial<Alarm> = {}): Alarm {
  return {
    seq: 1,
    durableSeq: 1,
    at: 1000,
    sensedAt: 1000,
    alarm: id,
    occurrence: `1-1-${id}`,
    condition: 'high',
    subject: id.split(':')[0] ?? id,
    kind: 'raise',
    priority: 2,
    state: 'unacked',
    active: true,
    acked: false,
    latched: false,
    overlays: [],
    cause: 'limit',
    text: { zh: id, en: id },
    ...otherwise,
  };
}
