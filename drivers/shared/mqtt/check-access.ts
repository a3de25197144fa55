import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DriverProblem } from '../../../src/settings/driver-kind.ts';
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
        message: `there is no file ${name}`,
        mend: 'name a PEM file beside plant.yaml',
      });
  }
  if (tls !== undefined && (tls.cert === undefined) !== (tls.key === undefined))
    problems.push({
      path: ['tls'],
      message: `${id} has a certificate without its key, or the reverse`,
      mend: 'give both `cert` and `key`, or none',
    });
  if (tls !== undefined && !/^(mqtts|wss):/.test(connect))
    problems.push({
      path: ['tls'],
      message: `${connect} has no TLS`,
      mend: 'write `mqtts://` in `connect`, or remove `tls`',
    });
  if (connect !== 'embedded') return problems;
  if (version === 5)
    problems.push({
      path: ['version'],
      message: 'the broker inside the gateway speaks MQTT 3.1.1',
      mend: 'remove `version`',
    });
  if (share !== undefined)
    problems.push({ path: ['share'], message: 'the broker inside the gateway is not shared', mend: 'remove `share`' });
  return problems;
}
