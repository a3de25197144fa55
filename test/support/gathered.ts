import type { Found } from '../../src/ports/steps.ts';

/** All that is found, at once. */
export function gathered<T>(found: Found<T>): T[] {
  const all: T[] = [];
  for (const one of found) if (one !== undefined) all.push(one);
  return all;
}
