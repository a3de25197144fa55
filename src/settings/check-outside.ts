import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { endOf, faultOf, goodUntil } from '../common/certificate.ts';
import { connectionProblem } from '../words/problems-connection.ts';
import type { DriverProblem } from './driver-kind.ts';
import type { PlantFile } from './schema.ts';

type OutsideFile = Pick<PlantFile, 'public-url' | 'tls'>;

/** What is wrong or doubtful in the way from the screens to the gateway. @param root the folder of the configuration */
export function checkOutside({ 'public-url': url, tls }: OutsideFile, root: string): DriverProblem[] {
  const problems = tls === undefined ? [] : checkTls(tls, root);
  if (url?.startsWith('http:') !== true) return problems;
  const open = tls === undefined ? 'public-url-open' : 'public-url-half-tls';
  return [...problems, { path: ['public-url'], ...connectionProblem(open, { url }) }];
}

function checkTls({ cert, key }: NonNullable<OutsideFile['tls']>, root: string): DriverProblem[] {
  const problems: DriverProblem[] = [];
  const read = (of: 'cert' | 'key', file: string): string => {
    try {
      return readFileSync(resolve(root, file), 'utf8');
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      problems.push({ path: ['tls', of], ...connectionProblem('no-certificate', { file, code }) });
      return '';
    }
  };
  const texts = { cert: read('cert', cert), key: read('key', key) };
  if (problems.length > 0) return problems;
  const fault = faultOf(texts);
  switch (fault) {
    case undefined:
      return ending(cert, texts.cert);
    case 'not-a-certificate':
      return [{ path: ['tls', 'cert'], ...connectionProblem(fault, { file: cert }) }];
    case 'not-a-key':
      return [{ path: ['tls', 'key'], ...connectionProblem(fault, { file: key }) }];
    case 'key-of-another':
      return [{ path: ['tls', 'key'], ...connectionProblem(fault, { file: key, cert }) }];
  }
}

/** That a good certificate has ended, or ends soon: only the gateway's own clock can say so, and only as a warning. */
function ending(file: string, cert: string): DriverProblem[] {
  const end = endOf(cert, Date.now());
  if (end === undefined) return [];
  const until = new Date(goodUntil(cert)).toISOString().slice(0, 16).replace('T', ' ');
  return [{ path: ['tls', 'cert'], ...connectionProblem(`certificate-${end}`, { file, until }) }];
}
