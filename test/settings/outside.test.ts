import { describe, expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { load } from '../../src/settings/load.ts';
import { formatProblem } from '../../src/settings/problem.ts';
import { changed, written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const loadedWith = (line: string) =>
  load(written(tempDir(), { 'plant.yaml': changed('log: {', `${line}\nlog: {`) }), drivers);

/** Errors and warnings. */
function problemsOf(line: string): string[] {
  const loaded = loadedWith(line);
  return (loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem);
}

describe('public-url', () => {
  it.each([
    ['https://plant.example', 'https://plant.example/'],
    ['https://Plant.Example:8443/', 'https://plant.example:8443/'],
    ['https://plant.example/gas/fengsui', 'https://plant.example/gas/fengsui/'],
    ['https://192.0.2.7/', 'https://192.0.2.7/'],
    ['https://工厂.example/', 'https://xn--fmrp5v.example/'],
  ])('is an address: %s', (text, url) => {
    const loaded = loadedWith(`public-url: ${text}`);
    expect(loaded.ok && [loaded.settings.file['public-url'], loaded.warnings]).toEqual([url, []]);
  });

  it.each([
    'plant.example',
    'ftp://plant.example/',
    'https://',
    'https://user:word@plant.example/',
    'https://plant.example/?a=1',
    'https://plant.example/#a',
    'https://plant.example/a;b/',
    'https://plant.example/a//b/',
    'https://plant.example/api/',
  ])('is nothing else: %s', (text) => {
    expect(problemsOf(`public-url: "${text}"`)).toEqual([
      expect.stringContaining('not a public address: write https://'),
    ]);
  });

  it('without TLS is a warning', () => {
    expect(problemsOf('public-url: http://plant.example/')).toEqual([
      expect.stringMatching(/warning: http:\/\/plant\.example\/ has no TLS.+; let the proxy have TLS/),
    ]);
  });
});

describe('proxies', () => {
  it.each(['127.0.0.1', '10.0.0.0/24', '::1', 'fd00::/64'])('are addresses and networks: %s', (text) => {
    expect(problemsOf(`proxies: ["${text}"]`)).toEqual([]);
  });

  it.each(['nginx', '10.0.0', '10.0.0.0/33', '0.0.0.0/0', '::/0', '10.0.0.0/24/8', 'fe80::1%eth0'])(
    'are no names, and not all the world: %s',
    (text) => {
      expect(problemsOf(`proxies: ["${text}"]`)).toEqual([expect.stringContaining('not an address or network')]);
    },
  );
});
