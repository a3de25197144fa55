import { describe, expect, it } from 'vitest';
import { badges } from '../../../drivers/mqtt/index.ts';
import { drivers } from '../../../drivers/registry.ts';
import { silentLogger } from '../../../src/common/silent-logger.ts';
import { DeviceError, type DriverPorts } from '../../../src/ports/driver.ts';
import type { Settings } from '../../../src/settings/driver-kind.ts';
import { loadOrThrow } from '../../../src/settings/load.ts';
import { changed, written } from '../../support/example.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { tempDir } from '../../support/temp.ts';

const withSecret = (secret: string): string =>
  changed(
    'topic: uwb/{tag}/location ',
    `user: gateway\n    password: "\${env:${secret}}"\n    topic: uwb/{tag}/location `,
  );
const settings = (text: string): Settings => loadOrThrow(written(tempDir(), { 'plant.yaml': text }), drivers);

/** Where no secret is set. */
function ports(): DriverPorts & { readonly told: string[] } {
  const told: string[] = [];
  return {
    told,
    clock: new FakeClock(),
    logger: silentLogger,
    transport: () => {
      throw new Error('none is asked for');
    },
    reveal: (reference) => {
      throw new Error(`the secret ${reference} is not set`);
    },
    file: () => '',
    installation: 'here',
    broker: undefined,
    unreachable: ({ message }) => void told.push(message),
  };
}

describe('a badge source that cannot be reached because of its settings', () => {
  it('is no reason to refuse a change of something else, and is one to refuse its own', () => {
    const world = ports();
    const sources = badges.make(settings(withSecret('ONE')), world);
    expect(world.told).toEqual(['uwb: the secret ${env:ONE} is not set']);
    const elsewhere = settings(changed('high: 7,', 'high: 6,', withSecret('ONE')));
    expect(sources.plan(elsewhere).apply()).toEqual([]);
    expect(() => sources.plan(settings(withSecret('TWO')))).toThrow(DeviceError);
  });
});
