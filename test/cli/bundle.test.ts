import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { recorded, SPAN } from '../evidence/bundle-record.ts';
import { tempDir } from '../support/temp.ts';

const FENGSUI = join(import.meta.dirname, '../../dist/src/cli/fengsui.js');
const fengsui = (...args: string[]) =>
  spawnSync(process.execPath, [FENGSUI, '--lang', 'en', ...args], { encoding: 'utf8' });

it('a span and an incident go out as a bundle, come back as a record, and a changed one is refused by name', async () => {
  const [data, folder] = [await recorded(), tempDir()];
  const out = join(folder, 'bundle.html');
  const [from, to] = [SPAN.from, SPAN.to].map((at) => new Date(at).toISOString());
  const span = ['--from', from ?? '', '--to', to ?? ''];
  const made = fengsui('log', 'export', '--data', data, ...span, '--format', 'bundle', '--out', out);
  expect(made.stderr).toMatch(/lines to .*bundle\.html/);
  expect(made.status).toBe(0);
  expect(statSync(join(data, 'log-key.pem')).mode & 0o777).toBe(0o600);

  const imported = join(folder, 'imported');
  const { status, stdout } = fengsui('log', 'import', out, '--data', imported);
  expect(stdout).toMatch(/verified, and \d+ lines of East Sea Works imported/);
  expect(status).toBe(0);
  const rows = (where: string): string => {
    const file = join(folder, 'rows.ndjson');
    fengsui('log', 'export', '--data', where, ...span, '--format', 'ndjson', '--names', '--out', file);
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"transition"'))
      .join('\n');
  };
  expect(rows(imported)).toBe(rows(data));
  expect(fengsui('run', '--config', folder, '--data', imported).stderr).toContain('imported record');
  expect(fengsui('log', 'import', out, '--data', imported).stderr).toContain('not empty');

  const bytes = readFileSync(out);
  const place = bytes.indexOf('id="rows">') + 200;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  writeFileSync(out, bytes);
  const refused = fengsui('log', 'import', out, '--data', join(folder, 'other'));
  expect(refused.stderr).toContain('what was changed: the recorded lines');
  expect(refused.status).toBe(1);
  expect(existsSync(join(folder, 'other'))).toBe(false);

  const events = fengsui('log', 'export', '--data', data, '--format', 'ndjson', '--out', '-').stdout;
  const [, id = ''] = /"kind":"incident-opened","subject":"([^"]+)"/.exec(events) ?? [];
  const incident = join(folder, 'incident.html');
  expect(fengsui('log', 'export', '--data', data, '--incident', id, '--out', incident).status).toBe(0);
  expect(readFileSync(incident, 'utf8')).toContain(`"incident":{"id":"${id}"`);
  expect(fengsui('log', 'export', '--data', data, '--incident', 'none', '--out', incident).status).toBe(1);
}, 240_000);
