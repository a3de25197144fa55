import { codeOf, type FloodTarget } from './target.ts';
import { ALL_FLOODS } from './index.ts';

/** `node main.js NAME TARGET`: is rude to a gateway as NAME says, and tells in one line of JSON what came of it. */
const [name = '', target = '{}'] = process.argv.slice(2);
const flood = ALL_FLOODS.get(name);
if (flood === undefined) {
  process.stderr.write(`no flood ${name}; there are ${[...ALL_FLOODS.keys()].join(', ')}\n`);
  process.exit(2);
}
const seen = await flood(JSON.parse(target) as FloodTarget).catch((error: unknown) => `failed: ${codeOf(error)}`);
process.stdout.write(`${JSON.stringify({ seen })}\n`, () => process.exit(0));
