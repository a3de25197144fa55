import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The built files that the page of a dashboard names, without their folder: `index-BY4CJhrm.js`. Their names change with
 * what is in them, so that a page of other files is one of another build.
 * @returns none where the dashboard is not built
 */
export function filesOfPage(root: string): readonly string[] {
  try {
    const page = readFileSync(join(root, 'index.html'), 'utf8');
    return [...page.matchAll(/\bassets\/([\w.-]+)/g)].flatMap(([, name]) => name ?? []);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
