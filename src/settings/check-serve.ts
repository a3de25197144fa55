import { connectionProblem } from '../words/problems-connection.ts';
import type { DriverProblem } from './driver-kind.ts';
import type { PlantFile } from './schema.ts';
import { hostAndPort } from './schema-serve.ts';

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|::1)$/i;
/** Addresses that no router passes on (RFC 1918, 3927, 4193, 4291). */
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][\da-f]{2}:|fe80:)/i;

/** What is wrong or doubtful in what is served to other systems. */
export function checkServe({ serve, broker }: Pick<PlantFile, 'serve' | 'broker'>): DriverProblem[] {
  const listen = serve?.modbus?.listen;
  if (listen === undefined) return [];
  const path = ['serve', 'modbus', 'listen'];
  const problems: DriverProblem[] = [];
  const own = hostAndPort(listen);
  const other = hostAndPort(broker.listen);
  if (own.port !== 0 && own.port === other.port && own.host === other.host)
    problems.push({ path, ...connectionProblem('panel-at-broker', { listen }) });
  if (!LOOPBACK.test(own.host) && !PRIVATE.test(own.host))
    problems.push({ path, ...connectionProblem('panel-open', { listen }) });
  return problems;
}
