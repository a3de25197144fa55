import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import process from 'node:process';

/** Files below a path, in one order. */
function* filesBelow(path) {
  if (!statSync(path).isDirectory()) return yield path;
  for (const name of readdirSync(path).sort()) yield* filesBelow(`${path}/${name}`);
}

/** Names contents: a checkout changes the times of files, not what stands in them. */
export function hashOf(root, inputs, ...more) {
  const hash = createHash('sha256');
  for (const input of inputs)
    for (const file of filesBelow(`${root}${input}`))
      hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  for (const part of more) hash.update(part).update('\0');
  return hash.digest('hex');
}

/** Whether a step with these inputs was done before. */
export const isDone = (file, hash) => existsSync(file) && readFileSync(file, 'utf8') === hash;

/** Does a step of the build unless its inputs are those of the last time and its output is still there. */
export function unlessDone(root, name, inputs, output, run) {
  const stamp = `${root}dist/.stamps/${name.replaceAll(' ', '-')}`;
  const hash = hashOf(root, inputs, process.version);
  if (existsSync(`${root}${output}`) && isDone(stamp, hash)) return;
  const begun = performance.now();
  process.stderr.write(`${name} ...`);
  run();
  process.stderr.write(` ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
  mkdirSync(`${root}dist/.stamps`, { recursive: true });
  writeFileSync(stamp, hash);
}
