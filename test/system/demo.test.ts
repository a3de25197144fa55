import { join } from 'node:path';
import { expect, it } from 'vitest';
import { start } from '../support/children.ts';
import { FENGSUI } from '../support/gateway.ts';
import { tempDir } from '../support/temp.ts';

it('a second demo on the same data is refused, and the first one and its password stay as they are', async () => {
  const data = join(tempDir(), 'data');
  const first = start(process.execPath, [FENGSUI, 'demo', '--port', '0', '--data', data]);
  const [, url = '', password = ''] = await first.says(
    /demo: (http:\/\/[^/]+)\S*  user: demo  password: (\S+)/,
    60_000,
  );
  const second = start(process.execPath, [FENGSUI, 'demo', '--port', '0', '--data', data]);
  expect(await second.exited).toBe(1);
  expect(second.err).toContain(`another gateway (pid ${first.process.pid}) runs on ${data}`);
  const { status } = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ user: 'demo', password }),
  });
  expect(status).toBe(200);
});
