import { expect, it } from 'vitest';
import { silentLogger } from '../../src/common/silent-logger.ts';
import { emptyState } from '../../src/domain/begin.ts';
import { epochOf, seqOf } from '../../src/domain/ids.ts';
import type { ConfigurationEdit } from '../../src/domain/input.ts';
import { instant } from '../../src/domain/time.ts';
import { Gateway } from '../../src/gateway.ts';
import type { Intake } from '../../src/ports/driver.ts';
import { read } from '../support/drafts.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { smallPlant } from '../support/plant.ts';
import { MemoryLog } from '../support/site.ts';

const edit: ConfigurationEdit = { by: 'chen', role: 'engineer', changes: [], changed: 0, loosened: [] };

it('a change that waits behind many inputs is put into force, also when the one before it is answered meanwhile', async () => {
  const clock = new FakeClock();
  const log = new MemoryLog();
  let intake: Intake | undefined;
  const driver = {
    name: 'test',
    start: (given: Intake) => void (intake = given),
    stop: () => Promise.resolve(),
    reports: () => [],
  };
  const gateway = new Gateway({
    clock,
    proof: { isSynchronised: () => Promise.resolve(true) },
    builtAt: instant(0),
    log,
    drivers: [driver],
    state: emptyState(smallPlant()),
    plant: smallPlant(),
    epoch: epochOf(1),
    lastSeq: seqOf(0),
    lastAt: clock.now(),
    logger: silentLogger,
  });
  gateway.start();
  log.held = true;
  const first = gateway.configure(smallPlant({ revision: 'first' }), edit);
  for (let i = 0; i < 1000; i++) intake?.heard({ at: clock.now(), draft: read('h2s', 1) });
  const second = gateway.configure(smallPlant({ revision: 'second' }), edit);
  expect(gateway.state.plant.revision).toBe('first');
  log.held = false;
  log.flush();
  expect(await first).toMatchObject({ ok: true, durable: true });
  await clock.pass(1000);
  expect(await second).toMatchObject({ ok: true, durable: true });
  expect(gateway.state.plant.revision).toBe('second');
  await gateway.stop();
});
