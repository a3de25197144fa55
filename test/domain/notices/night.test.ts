import { describe, expect, it } from 'vitest';
import { alarmId } from '../../../src/domain/ids.ts';
import { act, fix, read } from '../../support/drafts.ts';
import { T0 } from '../../support/fold.ts';
import { channel, notifyPlan, plantThatTells, recipient, siren, TellingFold } from './support.ts';

/** A small works at night: one operator walks around, the others are at home. */
const people = [
  recipient('operator-1', ['sms']),
  recipient('operator-2', ['sms']),
  recipient('shift-leader', ['sms', 'ding']),
  recipient('manager', ['sms']),
];
const plan = notifyPlan(
  [
    {
      when: { priority: [1] },
      tell: ['operator-1'],
      repeat: 300,
      escalate: [
        { after: 30, tell: ['operator-2'], outputs: ['siren-tank-farm'] },
        { after: 60, tell: ['shift-leader'] },
        { after: 180, tell: ['manager'] },
      ],
    },
  ],
  people,
  [channel('sms', 30), channel('ding', 20)],
);

/** Gas rises to level 2 at 02:00:00 with a person in the tank farm, and stays there. */
function night(untilMs: number, act?: (told: TellingFold) => void): TellingFold {
  const told = new TellingFold(plantThatTells(plan, { outputs: [siren('siren-tank-farm')] }));
  told.send(0, fix('0a01', 40, 40)).send(1000, read('h2s', 22));
  act?.(told);
  return told.until(untilMs);
}

const clock = (ms: number): string => new Date(Date.UTC(2026, 10, 25, 2, 0, 0) + ms - 1000).toISOString().slice(11, 19);

/** The night as its record tells it. */
function log({ fold }: TellingFold): string[] {
  const lines: (readonly [number, string])[] = [
    ...fold.transitions
      .filter(({ priority, kind }) => priority === 1 && ['raise', 'ack'].includes(kind))
      .map(({ at, alarm, kind, by }) => [at, `${kind} ${alarm}${by === undefined ? '' : ` by ${by}`}`] as const),
    ...fold.events
      .filter(({ notice, kind }) => notice !== undefined || kind === 'output-on' || kind === 'output-off')
      .map(({ at, kind, subject, person, channel: by, notice, reason = '' }) => {
        if (notice === undefined) return [at, `${kind} ${subject} (${reason})`] as const;
        const step = notice.split('~').at(-1)?.split('.')[0] ?? '';
        return [at, `${kind} ${person} by ${by}: ${subject} (${step}, ${reason})`] as const;
      }),
  ];
  return lines.toSorted(([a], [b]) => a - b).map(([at, line]) => `${clock(at - T0)} ${line}`);
}

const sirenOf = ({ fold }: TellingFold): string[] =>
  fold.events
    .filter(({ subject }) => subject === 'siren-tank-farm')
    .map(({ at, kind }) => `${(at - T0 - 1000) / 1000} ${kind}`);

const reached = (told: TellingFold, alarm: string): string[] =>
  told.sent
    .filter((one) => one.alarm === alarm)
    .map(({ ms, person, channel: by }) => `${(ms - 1000) / 1000} ${person} ${by}`);

describe('the escalation of a night', () => {
  it('goes up while nobody acknowledges: the second operator and the siren, the shift leader, the manager', () => {
    const told = night(200_000);
    expect(reached(told, 'h2s:high-high')).toEqual([
      '0 operator-1 sms',
      '30 operator-2 sms',
      '60 shift-leader sms',
      '60 shift-leader ding',
      '180 manager sms',
    ]);
    expect(sirenOf(told)).toEqual(['30 output-on']);
    process.stdout.write(`\nNobody acknowledges:\n${log(told).join('\n')}\n`);
  });

  it('is stopped by an acknowledgement, of its own alarm alone', () => {
    const told = night(200_000, (fold) => {
      fold.until(46_000);
      const occurrence = fold.fold.alarm('h2s:high-high')?.occurrence;
      if (occurrence === undefined) throw new Error('no alarm');
      const alarm = alarmId('h2s', 'high-high');
      fold.send(46_000, act({ act: 'ack', alarm, occurrence, via: 'message' }));
    });
    expect(reached(told, 'h2s:high-high')).toEqual(['0 operator-1 sms', '30 operator-2 sms']);
    expect(reached(told, 'farm:evacuate')).toContain('180 manager sms');
    process.stdout.write(
      `\nThe second operator acknowledges level 2 from the message, after 45 s:\n${log(told).join('\n')}\n`,
    );
  });
});
