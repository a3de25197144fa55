import { dirname } from 'node:path';
import { Models, shippedModels } from '../../drivers/modbus/model/load.ts';
import type { Model } from '../../drivers/modbus/model/schema.ts';

/**
 * Every profile that can be used: those that come along, and those of a plant. A broken one is no reason to find
 * nothing: it is left out, and named.
 */
export function loadModels(root = dirname(shippedModels())): {
  readonly models: readonly Model[];
  readonly broken: readonly string[];
} {
  const all = new Models(root);
  const models: Model[] = [];
  const broken: string[] = [];
  for (const name of all.names) {
    const outcome = all.get(name);
    if (outcome.found === true) models.push(outcome.loaded.model);
    else if (outcome.found === 'broken')
      broken.push(...outcome.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`));
  }
  return { models, broken };
}
