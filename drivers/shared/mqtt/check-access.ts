import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DriverProblem } from '../../../src/settings/driver-kind.ts';
import { connectionProblem } from '../../../src/words/problems-connection.ts';
import type { AccessSettings } from './settings.ts';

/** What is wrong with how a broker is to be reached. @param root the folder of the configuration */
export function checkAccess(
  { id, connect, tls, version, share }: AccessSettings & { readonly id: string },
  root: string,
): DriverProblem[] {
  const problems: DriverProblem[] = [];
  for (const key of ['ca', 'cert', 'key'] as const) {
    const name = tls?.[key];
    if (name !== undefined && !existsSync(resolve(root, name)))
      problems.push({
        path: ['tls', key],
        ...connectionProblem('no-file', { file: name }),
      });
  }
  if (tls !== undefined && (tls.cert === undefined) !== (tls.key === undefined))
    problems.push({
      path: ['tls'],
      ...connectionProblem('half-certificate', { id }),
    });
  if (tls !== undefined && !/^(mqtts|wss):/.test(connect))
    problems.push({
      path: ['tls'],
      ...connectionProblem('no-tls', { connect }),
    });
  if (connect !== 'embedded') return problems;
  if (version === 5)
    problems.push({
      path: ['version'],
      ...connectionProblem('broker-version'),
    });
  if (share !== undefined) problems.push({ path: ['share'], ...connectionProblem('broker-share') });
  return problems;
}
