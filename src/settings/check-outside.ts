import { connectionProblem } from '../words/problems-connection.ts';
import type { DriverProblem } from './driver-kind.ts';
import type { PlantFile } from './schema.ts';

/** What is doubtful in the way from the screens to the gateway. */
export function checkOutside({ 'public-url': url }: PlantFile): DriverProblem[] {
  if (url === undefined || url.startsWith('https:')) return [];
  return [{ path: ['public-url'], ...connectionProblem('public-url-open', { url }) }];
}
