import { describe, expect, it } from 'vitest';
import { ack, act, fix, read, reset, sos } from '../../support/drafts.ts';
import type { Draft } from '../../../src/domain/input.ts';
import { alarmId } from '../../../src/domain/ids.ts';
import { seconds } from '../../../src/domain/time.ts';
import type { Output } from '../../../src/domain/plant.ts';
import { Fold } from '../../support/fold.ts';
import { rule, setPoint } from '../../support/plant.ts';
import { channel, dead, notifyPlan, plantThatTells, recipient, type RuleText, siren, TellingFold } from './support.ts';

const offDelay = seconds(0);
const conditions = [
  rule('h2s', 'high', { setPoint: setPoint('high', 7), offDelay }),
  rule('h2s', 'high-high', { setPoint: setPoint('high', 14), offDelay }),
  rule('ex', 'high', { setPoint: setPoint('high', 25), offDelay }),
];
const people = ['li', 'wang', 'leader', 'boss'].map((id) => recipient(id, ['hook']));

const telling = (rules: readonly RuleText[], outputs: readonly Output[] = []): TellingFold =>
  new TellingFold(plantThatTells(notifyPlan(rules, people), { conditions, outputs }));

const acked = (told: TellingFold, ms: number, id: string): TellingFold =>
  told.send(ms, ack(id, told.fold.alarm(id)?.occurrence));

describe('who is told', () => {
  it('each person once of one alarm, also where two rules name him', () => {
    const told = telling([{ tell: ['li', 'wang'] }, { when: { priority: [2] }, tell: ['li'] }]);
    expect(told.send(1000, read('h2s', 8)).story).toEqual(['1 li raise', '1 wang raise']);
  });

  it.each([
    ['by priority', { priority: [1] as const }, ['h2s:high-high']],
    ['by condition', { conditions: ['high'] }, ['h2s:high', 'ex:high']],
    ['by zone', { zone: 'farm' }, ['h2s:high-high', 'h2s:high', 'ex:high']],
    ['not of another zone', { zone: 'muster' }, []],
    ['by gas', { gas: 'EX' }, ['ex:high']],
    ['by subject', { subject: 'h2s' }, ['h2s:high-high', 'h2s:high']],
    ['by all keys at once', { subject: 'h2s', priority: [2] as const }, ['h2s:high']],
  ])('%s', (_, when, alarms) => {
    const told = telling([{ when: when as RuleText['when'] & object, tell: ['li'] }]);
    told.send(1000, read('h2s', 15)).send(1000, read('ex', 30));
    expect(told.sent.map(({ alarm }) => alarm)).toEqual(alarms);
  });

  it('is told of a call for help in the zone, and of one whose place nobody knows', () => {
    const when = { zone: 'farm', conditions: ['sos'] } as RuleText['when'] & object;
    const sent = (...before: Draft[]): number => {
      const told = telling([{ when, tell: ['li'] }]);
      for (const draft of [...before, sos('0a01')]) told.send(1000, draft);
      return told.sent.length;
    };
    expect([sent(fix('0a01', 50, 50)), sent(fix('0a01', 150, 100)), sent()]).toEqual([1, 0, 1]);
  });

  it('is told once of an alarm that is still active when its shelf ends', () => {
    const told = telling([{ tell: ['li'] }]);
    told.send(1000, read('h2s', 8));
    const alarm = alarmId('h2s', 'high');
    told.send(2000, act({ act: 'shelve', alarm, reason: 'test' })).send(3000, act({ act: 'unshelve', alarm }));
    expect(told.sent.map(({ ms, about }) => [ms, about !== undefined && 'kind' in about && about.kind])).toEqual([
      [1000, 'raise'],
      [3000, 'raise'],
    ]);
  });

  it('is told of a new occurrence, and not of a return', () => {
    const told = telling([{ tell: ['li'] }]);
    told.send(1000, read('h2s', 8)).send(2000, read('h2s', 1)).until(70_000).send(80_000, read('h2s', 8));
    expect(told.story).toEqual(['1 li raise', '80 li raise']);
    expect(new Set(told.sent.map(({ id }) => id)).size).toBe(2);
  });

  it('is told by a configuration that comes while an alarm stands', () => {
    const told = telling([]).send(1000, read('h2s', 8));
    expect(told.story).toEqual([]);
    const plan = notifyPlan([{ tell: ['li'] }], people);
    told.configure(5000, plantThatTells(plan, { conditions, revision: 'r2' }));
    expect(told.story).toEqual(['5 li raise']);
  });
});

describe('an alarm that nobody acknowledges', () => {
  const rules: readonly RuleText[] = [
    {
      tell: ['li'],
      repeat: 300,
      escalate: [
        { after: 30, tell: ['wang'] },
        { after: 180, tell: ['boss'] },
      ],
    },
  ];

  it('is told to the next person up, each step once, and again to all of them', () => {
    expect(telling(rules).send(0, read('h2s', 8)).until(650_000).story).toEqual([
      '0 li raise',
      '30 wang escalation',
      '180 boss escalation',
      '300 li repeat',
      '300 wang repeat',
      '300 boss repeat',
      '600 li repeat',
      '600 wang repeat',
      '600 boss repeat',
    ]);
  });

  it('is left in peace after the acknowledgement', () => {
    const told = acked(telling(rules).send(0, read('h2s', 8)).until(40_000), 40_000, 'h2s:high').until(900_000);
    expect(told.story).toEqual(['0 li raise', '30 wang escalation']);
    expect(told.fold.state.tellings.size).toBe(0);
  });

  it('goes on where it comes back before the acknowledgement: the escalation counts from the first time', () => {
    const told = telling(rules).send(0, read('h2s', 8)).send(1000, read('h2s', 1));
    told.until(62_000).send(100_000, read('h2s', 8)).until(200_000);
    expect(told.story).toEqual([
      '0 li raise',
      '30 wang escalation',
      '100 li raise',
      '100 wang raise',
      '180 boss escalation',
    ]);
  });

  it('begins again where it comes back after the acknowledgement', () => {
    const told = telling(rules).send(0, read('h2s', 8)).send(1000, read('h2s', 1)).until(62_000);
    acked(told, 63_000, 'h2s:high').send(100_000, read('h2s', 8)).until(140_000);
    expect(told.story).toEqual(['0 li raise', '30 wang escalation', '100 li raise', '130 wang escalation']);
  });

  it.each([
    ['acked', [0, 300]],
    ['returned', [0, 300, 600]],
    ['reset', [0, 300, 600, 900]],
  ] as const)('is repeated until it is %s', (until, seconds) => {
    const told = telling([{ when: { priority: [1] }, tell: ['li'], repeat: 300, until }]).send(0, read('h2s', 15));
    acked(told, 400_000, 'h2s:high-high').send(610_000, read('h2s', 1)).until(700_000);
    told.until(1_000_000).send(1_000_000, reset('h2s:high-high')).until(2_000_000);
    expect(told.sent.map(({ ms }) => ms / 1000)).toEqual(seconds);
  });

  it('is escalated after a restart, at once where its time passed meanwhile', () => {
    const told = telling(rules).send(0, read('h2s', 8)).until(20_000).restart(100_000).until(200_000);
    expect(told.story).toEqual(['0 li raise', '100 wang escalation', '180 boss escalation']);
  });

  it('switches outputs on', () => {
    const rule: RuleText = { tell: ['li'], escalate: [{ after: 30, outputs: ['siren'] }] };
    const told = telling([rule], [siren('siren')]).send(0, read('h2s', 8));
    const isOn = () => told.fold.state.outputs.sorted()[0]?.[1].on;
    expect([told.until(29_000) && isOn(), told.until(31_000) && isOn()]).toEqual([false, true]);
    // It ends with its alarm, and the next occurrence wants it at once: the escalation has come so far.
    told.send(40_000, read('h2s', 1));
    expect(isOn()).toBe(false);
    told.send(50_000, read('h2s', 8));
    expect(isOn()).toBe(true);
  });

  it('switches an output on again that was taken out of the configuration and put back', () => {
    const rule: RuleText = { tell: ['li'], escalate: [{ after: 30, outputs: ['siren'] }] };
    const under = (revision: string, ...outputs: readonly Output[]) =>
      plantThatTells(notifyPlan([rule], people), { conditions, outputs, revision });
    const told = telling([rule], [siren('siren')])
      .send(0, read('h2s', 8))
      .until(31_000);
    told.configure(40_000, under('r2'));
    expect(told.fold.state.outputs.sorted()).toEqual([]);
    told.configure(50_000, under('r3', siren('siren')));
    expect(told.fold.state.outputs.sorted()[0]?.[1].on).toBe(true);
  });
});

describe('what was not delivered yet', () => {
  it('is sent again after a restart, with the same id', () => {
    const told = telling([{ tell: ['li'] }]);
    told.answer = () => undefined;
    told.send(1000, read('h2s', 8));
    told.answer = () => ({ ok: true, result: '200' });
    told.restart(5000).until(60_000);
    const [first, second, ...more] = told.sent;
    expect(first?.id).toBe(second?.id);
    expect(more).toEqual([]);
    expect(told.fold.state.notices.get(first?.id as never)?.state).toBe('told');
  });

  it('is dropped after the acknowledgement, with the reason in the record', () => {
    const told = telling([{ tell: ['li'] }]);
    told.answer = dead;
    acked(told.send(1000, read('h2s', 8)).until(10_000), 10_000, 'h2s:high').until(600_000);
    const dropped = told.fold.events.filter(({ kind }) => kind === 'notice-dropped');
    expect(dropped).toMatchObject([{ subject: 'h2s:high', person: 'li', channel: 'hook', reason: 'acked' }]);
    expect(told.sent.every(({ ms }) => ms <= 10_000)).toBe(true);
  });

  it('is dropped where the configuration no longer has the person or the channel', () => {
    const told = telling([{ tell: ['li'] }]);
    told.answer = dead;
    told.send(1000, read('h2s', 8));
    const plan = notifyPlan([{ tell: ['wang'] }], [recipient('wang', ['other'])], [channel('other')]);
    told.answer = () => ({ ok: true, result: '200' });
    told.configure(1500, plantThatTells(plan, { conditions, revision: 'r2' })).until(60_000);
    expect(told.fold.events.filter(({ kind }) => kind === 'notice-dropped')).toHaveLength(1);
    expect(told.sent.at(-1)).toMatchObject({ person: 'wang', channel: 'other' });
  });
});

it('a fold of the same inputs tells the same', () => {
  const told = telling([{ tell: ['li'], repeat: 60, escalate: [{ after: 30, tell: ['wang'] }] }]);
  told.answer = ({ person }, tries) => ({ ok: person === 'wang' || tries > 2, result: 'x' });
  told.send(0, read('h2s', 8)).send(5000, read('ex', 30)).until(400_000);
  const again = new Fold(told.fold.state.plant);
  for (const input of told.fold.inputs) again.take(input);
  expect(again.checkpoint()).toEqual(told.fold.checkpoint());
});
