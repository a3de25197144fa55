import { describe, expect, it } from 'vitest';
import { Models } from '../../../../drivers/modbus/model/load.ts';
import { TWINS } from '../../../../simulators/twins/index.ts';
import { until } from '../../../support/until.ts';
import { CASES } from './cases/index.ts';
import { run } from './run-twin.ts';

describe('every profile that comes along', () => {
  it('has a twin, and a case below', () => {
    const { names } = new Models('/nowhere');
    expect([...TWINS.keys()].sort()).toEqual(names);
    expect(Object.keys(CASES).sort()).toEqual(names);
  });

  it.each(Object.entries(CASES).map(([model, tested], i) => [model, i % 3 === 0 ? 'rtu-tcp' : 'tcp', tested] as const))(
    '%s tells what its device is in, over %s',
    async (model, scheme, tested) => {
      const { twin, last } = await run(model, tested, scheme);
      expect(Object.keys(tested.expected).sort()).toEqual([...twin.states].sort());
      for (const state of twin.states) {
        twin.put(state);
        await until(`${model} in ${state}`, () => last() === tested.expected[state], 8000).catch((error: unknown) => {
          throw new Error(`${state}: ${last()} and not ${tested.expected[state]}`, { cause: error });
        });
      }
    },
  );
});
