import { Environment } from '@marcbachmann/cel-js';
import { OwnRuleEvaluation } from '../../src/domain/conditions/own-rules.ts';
import type { Input } from '../../src/domain/input.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { currentValue } from '../../src/domain/reading/points.ts';
import type { Bench } from '../harness/bench.ts';
import { admitted, begun, plantOf, readings } from '../harness/drafts.ts';
import { alternating, compared } from '../harness/figure.ts';
import { gasPlant } from '../harness/plants.ts';

const POINTS = 64;
const RULES = 200;
const INPUTS = 100_000;
const GOAL = 100_000;

const whenOf = (i: number): string => {
  const [a, b] = [i % POINTS, (i * 7 + 1) % POINTS].map((n) => `value("gas-${n}")`);
  return `(${a} > 8 || ${a} + ${b} > 15) && !(${b} < 1)`;
};

/** What conditions of one's own cost while readings are folded. */
export const ownConditions: Bench = {
  name: 'conditions',
  about: `${RULES} conditions of one's own over ${POINTS} gas points, folded with the readings; floor: the bare evaluation of the library that reads them`,
  limit: 120,
  async run({ runs, length }) {
    const rules = Array.from({ length: RULES }, (_, i) => ({ id: `rule-${i}`, when: whenOf(i) }));
    const zone = {
      id: 'all',
      floor: 'ground',
      polygon: [
        [0, 0],
        [200, 0],
        [200, 120],
        [0, 120],
      ],
    };
    const plant = plantOf({ ...gasPlant('tcp://127.0.0.1:1', POINTS, '1s'), zones: [zone], rules });
    const inputs = changing(admitted(readings(POINTS), INPUTS * length, POINTS));
    const ours = (): Promise<number> => {
      const state = begun(plant);
      const judges = [...state.index.dependents.point].flatMap(([id, those]) =>
        those.some((one) => one instanceof OwnRuleEvaluation)
          ? [[id, those.filter((one) => one instanceof OwnRuleEvaluation).length] as const]
          : [],
      );
      const perReading = new Map<string, number>(judges);
      let judged = 0;
      const before = performance.now();
      for (const input of inputs) {
        reduce(state, input);
        if (input.kind === 'reading') judged += perReading.get(input.point) ?? 0;
      }
      return Promise.resolve((judged * 1000) / (performance.now() - before));
    };
    const floor = (): Promise<number> => {
      const state = begun(plant);
      for (const input of inputs.slice(0, POINTS)) reduce(state, input);
      const values = new Map([...state.points].map(([id, known]) => [String(id), currentValue(known) ?? 0]));
      const bare = new Environment().registerFunction('value(string): double', (id: string) => values.get(id));
      const read = rules.map(({ when }) => bare.parse(when));
      const rounds = Math.max(1, Math.round(inputs.length / POINTS));
      const before = performance.now();
      for (let round = 0; round < rounds; round++) for (const one of read) one({});
      return Promise.resolve((rounds * read.length * 1000) / (performance.now() - before));
    };
    const pairs = (await alternating(runs + 1, ours, floor)).slice(1);
    return [
      compared(
        "conditions of one's own judged a second, the fold of their readings included",
        '/s',
        pairs,
        (one) => one,
        {
          text: `>= ${GOAL}/s on one core while folding`,
          met: (value) => value >= GOAL,
        },
      ),
    ];
  },
};

/** Every reading is another value than the one before, so that each is judged. */
function changing(inputs: readonly Input[]): readonly Input[] {
  return inputs.map((input, i) =>
    input.kind === 'reading' ? { ...input, value: 2 + (Math.floor(i / POINTS) % 2) * 0.1 } : input,
  );
}
