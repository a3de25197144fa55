import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SystemClock } from '../../src/platform/system-clock.ts';
import { badgesAt } from '../support/badges.ts';
import { brokerOf, OWN, packet, Peer, publish1, subscribe, text } from '../support/broker.ts';
import { Wire } from '../support/broker-wire.ts';
import { freePort } from '../support/children.ts';
import { BROKER, configOf, GatewayProcess } from '../support/gateway.ts';
import { Ear } from '../support/modbus.ts';
import { tempDir } from '../support/temp.ts';
import { until } from '../support/until.ts';

const at = (x: number, sos = false) => JSON.stringify({ position: { x, y: 50 }, ts: Date.now(), sos });

describe('the gateway at its own broker', () => {
  it('hears the call for help that was sent while its client was away', async () => {
    const { port } = await brokerOf();
    const wire = await Wire.to(port);
    const badges = badgesAt(
      {
        url: `mqtt://127.0.0.1:${wire.port}`,
        clientId: [...OWN.clients.keys()][0] ?? '',
        user: OWN.user,
        password: OWN.password,
        pace: { first: 50, longest: 200, slow: 300 },
      },
      new SystemClock(),
    );
    onTestFinished(() => badges.stop());
    const ear = new Ear();
    badges.start(ear);
    await until('the broker to be joined', () => ear.story.includes('uwb up'));
    wire.cut();
    await until('the link to be down', () => ear.story.at(-1)?.startsWith('uwb down') === true);
    const [engine] = await Peer.signedIn(port, {});
    engine.send(publish1(1, 'uwb/0a01/location', at(10, true)));
    await until('the call to be acknowledged', () => engine.got(4).length === 1);
    wire.mend();
    await until('the call', () => ear.drafts.some((draft) => draft.kind === 'tag-event' && draft.tag === '0a01'));
  });

  it('counts what its accounts may not publish, and lets the rest through to the alarms', async () => {
    const folder = tempDir();
    const port = await freePort();
    const config = configOf(
      folder,
      [BROKER, 'embedded'],
      [
        'log: {',
        `broker:
  listen: 127.0.0.1:${port}
  accounts:
    - { user: engine, password: "\${file:engine}" }
    - { user: half, password: "\${file:engine}", publish: [uwb/1a2b/location] }
  limits: { packet: 10kB }
log: {`,
      ],
    );
    writeFileSync(join(config, 'engine'), 'e\n');
    const gateway = await GatewayProcess.start(config, join(folder, 'data'));
    await gateway.hears('uwb');
    const viewer = await gateway.view();
    const metrics = async () => (await fetch(`${gateway.url}/metrics`)).text();

    const [engine, code] = await Peer.signedIn(port, {});
    expect(code).toBe(0);
    engine.send(subscribe(1, '#', '$SYS/#', 'uwb/#'), publish1(2, 'alarm/all', '{}'));
    await until('an answer', () => engine.got(9).length + engine.got(4).length === 2);
    expect(engine.got(9)[0]).toEqual(Buffer.from([0, 1, 0x80, 0x80, 0x80]));
    const [half] = await Peer.signedIn(port, { user: 'half' });
    half.send(publish1(1, 'uwb/9999/location', at(10)), publish1(2, 'uwb/9999/location', at(10)));
    await until('the refusals to be counted', async () => {
      const said = await metrics();
      return (
        said.includes('fengsui_rejects_total{driver="broker",reason="denied"} 1') &&
        said.includes('fengsui_rejects_total{driver="uwb",reason="denied"} 2')
      );
    });

    half.send(publish1(3, 'uwb/1a2b/location', at(30, true)));
    await viewer.has('transition', ({ alarm, kind }) => alarm === 'zhang-wei:sos' && kind === 'raise');
    expect(engine.got(3)).toEqual([]);
    half.send(packet(0x32, text('uwb/1a2b/location'), [0, 4], Buffer.alloc(10_000)));
    await half.gone();
    await engine.ping();
  });
});
