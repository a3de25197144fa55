import { expect, it } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import { outletsOf } from '../../src/channels/outlets.ts';
import { channelId } from '../../src/domain/ids.ts';
import type { DeviceError } from '../../src/ports/driver.ts';
import { load } from '../../src/settings/load.ts';
import { reveal } from '../../src/settings/secrets.ts';
import { EXAMPLE, written } from '../support/example.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { tempDir } from '../support/temp.ts';
import { HttpPeer, message, patient } from './peers.ts';

const loaded = (channels: string, people = '') =>
  load(
    written(tempDir(), { 'plant.yaml': `${EXAMPLE}\nnotify:\n  channels: [${channels}]\n  people: [${people}]\n` }),
    drivers,
  );

it('a channel whose secret is not there is reported by name, and fails each message in a word; others send', async () => {
  const peer = await HttpPeer.start();
  const { settings } = loaded(
    `{ id: bare, kind: webhook, url: "${peer.url}" }, { id: ding, kind: dingtalk, url: "${peer.url}", token: "\${env:NO_SUCH}" }`,
  );
  if (settings === undefined) throw new Error('not a configuration');
  const missing: DeviceError[] = [];
  const ports = {
    clock: new FakeClock(),
    reveal: (reference: string, root: string) => reveal(reference, root, {}),
    file: () => '',
  };
  const outlets = outletsOf(settings, ports, (error) => void missing.push(error));
  expect(missing.map(({ device }) => device)).toEqual(['ding']);
  const sent = (id: string) => outlets.get(channelId(id))?.sender.send(message(), patient());
  expect(await sent('ding')).toEqual({ ok: false, result: 'no-secret' });
  expect(await sent('bare')).toEqual({ ok: true, result: 'told' });
});

it('a check finds people whom a channel cannot reach, and channels that cannot work', () => {
  const mail = '{ id: mail, kind: smtp, host: "127.0.0.1:25", from: a@b.example, user: x }';
  const sms = '{ id: sms, kind: sms-http, url: "http://127.0.0.1:1/{phone}", method: GET, body: x, ca: none.pem }';
  const checked = loaded(`${mail}, ${sms}`, '{ id: li, to: [mail, sms], account: li }');
  const said = checked.ok ? '' : JSON.stringify(checked.problems);
  for (const words of ['without `email`', 'without `phone`', 'only one of user', '`{text}`', 'GET', 'none.pem'])
    expect(said).toContain(words);
});
