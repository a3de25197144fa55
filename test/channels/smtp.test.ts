import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { expect, it, onTestFinished } from 'vitest';
import { type MailServer, Smtp } from '../../src/channels/smtp.ts';
import { freePort } from '../support/children.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { selfSigned } from '../support/https.ts';
import { need } from '../support/need.ts';
import { tempDir } from '../support/temp.ts';
import { listening, message, patient } from './peers.ts';

const clock = new FakeClock();

/** A mail server of another library, that keeps what it takes. */
async function mailServer(options: SMTPServerOptions = {}) {
  const mails: { readonly from: string; readonly to: readonly string[]; readonly text: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    ...options,
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        mails.push({ from, to: rcptTo.map(({ address }) => address), text: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  server.on('error', () => {});
  const port = await listening(server.server);
  onTestFinished(() => server.close());
  const plain: MailServer = { host: 'localhost', port, from: 'Fengsui <alarm@plant.example>', security: 'none' };
  return { mails, plain };
}

/** The readable part of a mail: its base64 or quoted-printable text, by hand. */
function decoded(mail: string, type: string): string {
  const part =
    mail.split(/\r\n--[^\r\n]+\r\n/).find((one) => one.toLowerCase().startsWith(`content-type: ${type}`)) ?? '';
  const [head = '', ...rest] = part.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

it('a mail has the title as its subject, all lines, both links, and one id at each try', async () => {
  const { mails, plain } = await mailServer();
  const [link, ackLink] = [
    { href: 'https://p.example/#/live?alarm=a%3Ab', words: '打开报警' },
    { href: 'https://p.example/a/tok', words: '确认' },
  ];
  const smtp = new Smtp(plain, clock);
  for (const _try of [1, 2])
    expect(await smtp.send(message({ link, ackLink }), patient())).toEqual({ ok: true, result: 'told' });
  const [first, second] = mails;
  expect(first).toMatchObject({ from: 'alarm@plant.example', to: ['li@plant.example'] });
  const head = first?.text ?? '';
  expect(head).toMatch(/^Auto-Submitted: auto-generated/m);
  expect(head).toContain(`Date: ${new Date(clock.wall()).toUTCString().replace('GMT', '+0000')}`);
  const id = /^Message-ID: (\S*)/m.exec(head)?.[1];
  expect(id).toBe('<3-120-0~li~hook~0@plant.example>');
  expect(second?.text).toContain(`Message-ID: ${id}`);
  const subject = [...head.matchAll(/=\?UTF-8\?B\?([^?]+)\?=/gi)]
    .map(([, b64 = '']) => Buffer.from(b64, 'base64'))
    .join('');
  expect(subject).toContain('【紧急】H2S-101');
  const text = decoded(head, 'text/plain');
  expect(text).toContain('处置: 撤离 "罐区" & 戴上 <空呼>');
  expect(text).toContain('https://p.example/a/tok');
  const html = decoded(head, 'text/html');
  expect(html).toContain('戴上 &#60;空呼&#62;');
  expect(html).toContain('href="https://p.example/a/tok"');
});

it('says in a word what the server refused, and never what it wrote', async () => {
  const { plain } = await mailServer({
    onRcptTo: (_address, _session, done) =>
      done(Object.assign(new Error('no such user, token geheim'), { responseCode: 550 })),
  });
  expect(await new Smtp(plain, clock).send(message(), patient())).toEqual({ ok: false, result: 'smtp-550' });
  const smtp = new Smtp({ ...plain, port: await freePort() }, clock);
  expect(await smtp.send(message(), patient())).toEqual({ ok: false, result: 'refused' });
  expect(await smtp.send(message({ to: { id: 'li' } }), patient())).toEqual({ ok: false, result: 'no-address' });
});

it('a server that greets and hangs is left when the time is over', async () => {
  const sockets: Socket[] = [];
  let heard = '';
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (data) => (heard += data.toString()));
    socket.on('error', () => {});
    socket.write('220 hello\r\n');
  });
  const port = await listening(server);
  onTestFinished(() => void server.close());
  const ending = new AbortController();
  const sent = new Smtp({ host: 'localhost', port, from: 'a@b.example', security: 'none' }, clock).send(
    message(),
    ending.signal,
  );
  await expect.poll(() => heard).toContain('EHLO');
  ending.abort();
  expect(await sent).toMatchObject({ ok: false });
  await expect.poll(() => sockets.every(({ destroyed, readableEnded }) => destroyed || readableEnded)).toBe(true);
});

need('openssl')('a mail server with TLS', () => {
  it('is believed by its certificate alone, and gets the password only then', async () => {
    const folder = tempDir();
    selfSigned(folder, 'localhost');
    const [cert = '', key = ''] = ['cert.pem', 'key.pem'].map((name) => readFileSync(join(folder, name), 'utf8'));
    const signIns: string[] = [];
    const { plain, mails } = await mailServer({
      cert,
      key,
      disabledCommands: [],
      authOptional: false,
      onAuth: ({ username, password }, _session, done) => {
        signIns.push(`${username} ${password}`);
        if (password === 'right') done(null, { user: username });
        else done(new Error('wrong'));
      },
    });
    const over = (changes: Partial<MailServer>) =>
      new Smtp({ ...plain, security: 'starttls', user: 'alarm', password: 'right', ...changes }, clock).send(
        message(),
        patient(),
      );
    expect(await over({})).toEqual({ ok: false, result: 'tls' });
    expect(signIns).toEqual([]);
    expect(await over({ ca: cert })).toEqual({ ok: true, result: 'told' });
    expect(await over({ ca: cert, password: 'geheim' })).toEqual({ ok: false, result: 'sign-in' });
    expect(mails).toHaveLength(1);
  });

  it('that offers no TLS gets neither password nor mail where TLS is asked for', async () => {
    const { plain, mails } = await mailServer();
    const smtp = new Smtp({ ...plain, security: 'starttls', user: 'alarm', password: 'right' }, clock);
    expect(await smtp.send(message(), patient())).toMatchObject({ ok: false });
    expect(mails).toEqual([]);
  });
});
