import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { expect, it, onTestFinished } from 'vitest';
import { hmac, HttpPeer, listening } from '../channels/peers.ts';
import { freePort, PyDevice } from '../support/children.ts';
import { written } from '../support/example.ts';
import { configOf, DETECTOR, fengsui, GatewayProcess } from '../support/gateway.ts';
import { need } from '../support/need.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

/** A mail server that keeps the texts of its mails. */
async function mailServer(): Promise<{ readonly port: number; readonly mails: string[] }> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        mails.push(text);
        done();
      });
    },
  });
  const port = await listening(server.server);
  onTestFinished(() => server.close());
  return { port, mails };
}

/** The token of the link in a mail: its HTML is of plain characters, folded by quoted-printable. */
function tokenIn(mail: string): string {
  const [, token] = /plant\.example\/a\/([\w-]{22})/.exec(mail.replace(/=\r\n/g, '')) ?? [];
  if (token === undefined) throw new Error(`no link in ${mail}`);
  return token;
}

/** Every byte of the data folder. */
function bytesIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return files
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n');
}

need('python3-pymodbus', 'openssl')('an alarm of a detector', () => {
  it('reaches a program and a phone, is told again with the same id after kill -9, and is acknowledged from the mail', async () => {
    const folder = tempDir();
    const [detectorPort, hook, mail] = [await freePort(), await HttpPeer.start(), await mailServer()];
    const detector = await PyDevice.tcp(detectorPort);
    const config = configOf(folder, [DETECTOR, `tcp://127.0.0.1:${detectorPort}`]);
    const data = join(folder, 'data');
    written(config, { 'hook.secret': 'sëcret\n' });
    written(config, {
      'plant.yaml': `${readFileSync(join(config, 'plant.yaml'), 'utf8')}
public-url: https://plant.example/
notify:
  channels:
    - { id: hook, kind: webhook, url: ${hook.url}/a, secret: "\${file:hook.secret}", timeout: 60s }
    - { id: mail, kind: smtp, host: "127.0.0.1:${mail.port}", from: alarm@plant.example }
  people:
    - { id: li, name: 李工, to: [hook, mail], email: li@plant.example, account: li }
  rules:
    - { when: { conditions: [high-high] }, tell: [li] }
`,
    });
    await fengsui(['user', 'add', 'li', '--role', 'operator', '--data', data, '--password-stdin'], 'Kestrel-41-lamp\n');
    hook.answers = () => 'hangs';

    let gateway = await GatewayProcess.start(config, data);
    await gateway.hears('tank-farm-panel');
    await detector.set('input', 0, 200);
    await until('the message to leave', () => hook.asked.length > 0 && mail.mails.length > 0);
    await gateway.child.stop('SIGKILL');
    hook.answers = () => ({ status: 200 });
    gateway = await GatewayProcess.start(config, data, gateway.token);
    await until('the message to leave again', () => hook.asked.length > 1);
    const [first, second] = hook.asked;
    expect(second?.headers['x-fengsui-notice']).toBe(first?.headers['x-fengsui-notice']);
    const body = second?.body ?? Buffer.alloc(0);
    expect(second?.headers['x-fengsui-signature']).toBe(`sha256=${hmac('sëcret', body).toString('hex')}`);
    expect(JSON.parse(body.toString())).toMatchObject({
      type: 'transition',
      alarm: 'tank-farm.h2s-101:high-high',
      kind: 'raise',
      priority: 1,
      value: 20,
      text: { zh: expect.stringContaining('20.0 ppm') },
    });

    // The link of the mail from before the kill.
    const token = tokenIn(mail.mails[0] ?? '');
    const page = `${gateway.url}/a/${token}`;
    const shown = await fetch(page);
    expect(shown.status).toBe(200);
    const html = await shown.text();
    expect(html).toContain('罐区');
    expect(html).toContain('<form method="post">');
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await gateway.alarms()).toContain('tank-farm.h2s-101:high-high unacked');
    const press = () => fetch(page, { method: 'POST', body: new URLSearchParams() });
    expect((await press()).status).toBe(200);
    expect(await gateway.alarms()).toContain('tank-farm.h2s-101:high-high acked');
    expect((await press()).status).toBe(410);
    const { body: events } = await gateway.ask('GET', '/api/v1/events?kind=acknowledged');
    expect(events.items).toMatchObject([{ subject: 'tank-farm.h2s-101:high-high', by: 'li' }]);

    // The link and the secret are nowhere but where they belong.
    const notices = await until('both to be told', async () => {
      const { body: told } = await gateway.ask('GET', '/api/v1/notices');
      return told.items?.every(({ state }) => state === 'told') === true ? told : undefined;
    });
    expect(notices.items?.map(({ channel, person }) => [channel, person]).sort()).toEqual([
      ['hook', 'li'],
      ['mail', 'li'],
    ]);
    for (const again of mail.mails) expect(tokenIn(again)).toBe(token);
    await gateway.child.stop();
    const kept = {
      notices: JSON.stringify(notices),
      events: JSON.stringify(events),
      diary: gateway.child.out + gateway.child.err,
      record: bytesIn(join(data, 'log')),
    };
    for (const secret of [token, Buffer.from('sëcret').toString('latin1')])
      for (const [name, text] of Object.entries(kept)) expect([name, text.includes(secret)]).toEqual([name, false]);
    expect(bytesIn(data)).not.toContain(token);
    expect(mail.mails.length).toBeLessThanOrEqual(2);
  });
});
