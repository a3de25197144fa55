import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { EXAMPLE, placeOf, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const more = (id: string, gas: string, at: number, x = 41): string => `
      - id: tank-farm.${id}
        read: { table: input, address: ${at}, type: u16, scale: 0.1 }
        gas: ${gas}
        at: { floor: ground, x: ${x}, y: 30 }`;
const PLANT = EXAMPLE.replace(
  /\n( +)points:/,
  `\n$1points:${more('h2s-102', 'H2S', 30)}${more('h2s-103', 'H2S', 31)}${more('co-1', 'CO', 32)}${more('h2s-far', 'H2S', 33, 150)}`,
);
const voteOf = (of: string, rest = ''): string =>
  `votes:\n  - { id: tank-farm.h2s-vote, of: [${of}], need: 2${rest} }\n`;
const [A, B, C] = ['tank-farm.h2s-101', 'tank-farm.h2s-102', 'tank-farm.h2s-103'];
const loaded = (text: string) => load(written(tempDir(), { 'plant.yaml': `${PLANT}\n${text}` }), drivers);

describe('a vote', () => {
  it('is read as the contract writes it', () => {
    const found = loaded(voteOf(`${A}, ${B}, ${C}`, ', condition: high-high, window: 60s'));
    if (!found.ok) throw new Error(JSON.stringify(found.problems));
    const { plant } = found.settings;
    expect(plant.votes).toMatchObject([
      { id: 'tank-farm.h2s-vote', of: [A, B, C], need: 2, level: 'high-high', window: 60_000, zones: ['tank-farm'] },
    ]);
    expect(plant.conditions.filter(({ subject }) => subject === 'tank-farm.h2s-vote')).toMatchObject([
      { name: 'on', priority: 1, latching: true },
      { name: 'single', priority: 2, onDelay: 300_000 },
      { name: 'degraded', priority: 3 },
      { name: 'unprotected', priority: 1 },
    ]);
  });

  it.each([
    [`${A}, |tank-farm.h2s-104`, '', 'vote-no-detector', 'tank-farm.h2s-10'],
    // A slip of the pen means one that is not yet in the list.
    [`${A}, ${B}, |tank-farm.h2s-11`, '', 'vote-no-detector', C],
    [`${A}, |tank-farm.call-point-1`, '', 'vote-no-detector', ''],
    [`${A}, |${A}`, '', 'vote-twice', ''],
    [`${A}, ${B}, |tank-farm.co-1`, '', 'vote-other-gas', 'another vote'],
    [`|${A}, ${B}`, ', condition: low', 'vote-no-alarm', ''],
    [A, '', 'vote-too-many', 'at most'],
    [`${A}, tank-farm.h2s-far`, '', 'vote-no-zone', 'zone'],
    [`${A}, ${B}`, ', condition: hihg', 'not-a-choice', ''],
  ])('of %s%s is refused with place and mend', (marked, rest, code, mend) => {
    const of = marked.replace('|', '');
    const found = loaded(voteOf(of, rest));
    if (found.ok) throw new Error('was taken');
    expect(found.problems.map((one) => one.code)).toContain(code);
    const problem = found.problems.find((one) => one.code === code);
    expect(problem?.mend).toContain(mend);
    if (problem !== undefined && marked.includes('|'))
      expect(`${problem.line}:${problem.column}`).toBe(placeOf(`${PLANT}\n${voteOf(of, rest)}`, `of: [${marked}`));
  });

  it('may be named by an output', () => {
    const output = `outputs:\n  - { id: siren, device: tank-farm-panel, write: { table: coil, address: 16 }, kind: siren, when: { subject: tank-farm.h2s-vote, conditions: ["on"] } }\n`;
    expect(loaded(`${voteOf(`${A}, ${B}`)}${output}`)).toMatchObject({ ok: true });
  });
});
