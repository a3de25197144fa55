import { describe, expect, it } from 'vitest';
import { read } from '../../support/drafts.ts';
import { rule, setPoint } from '../../support/plant.ts';
import { notifyPlan, plantThatTells, recipient, TellingFold } from './support.ts';

const conditions = [
  rule('h2s', 'high', { setPoint: setPoint('high', 7) }),
  rule('h2s', 'high-high', { setPoint: setPoint('high', 14) }),
];
const people = [recipient('li', ['hook']), recipient('wang', ['hook']), recipient('boss', ['hook'])];

describe('who is told', () => {
  it('tells each person once of one alarm, also where two rules name him', () => {
    const plan = notifyPlan([{ tell: ['li', 'wang'] }, { when: { priority: [2] }, tell: ['li'] }], people);
    const told = new TellingFold(plantThatTells(plan, { conditions })).send(1000, read('h2s', 8));
    expect(told.story).toEqual(['1 li raise', '1 wang raise']);
  });
});
