import { onTestFinished } from 'vitest';
import { ModbusDriver } from '../../../../drivers/modbus/driver.ts';
import { modbusDevices } from '../../../../drivers/modbus/settings/device.ts';
import { drivers } from '../../../../drivers/registry.ts';
import { TWINS } from '../../../../simulators/twins/index.ts';
import { Twin } from '../../../../simulators/twins/twin.ts';
import { duration, type Duration, instant, type Instant } from '../../../../src/domain/time.ts';
import { SystemClock } from '../../../../src/platform/system-clock.ts';
import { transportOf } from '../../../../src/platform/transport-of.ts';
import type { Clock, Timer } from '../../../../src/ports/clock.ts';
import { load } from '../../../../src/settings/load.ts';
import { formatProblem } from '../../../../src/settings/problem.ts';
import { written } from '../../../support/example.ts';
import { Ear } from '../../../support/modbus.ts';
import { tempDir } from '../../../support/temp.ts';
import type { Case } from './cases/case.ts';
import { CASES } from './cases/index.ts';

/** Time on real wires that goes so many times faster: three periods of a heartbeat are over before anybody yawns. */
const SPEED = 20;

class FastClock implements Clock {
  readonly #clock = new SystemClock();
  readonly #begun = this.#clock.now();

  now(): Instant {
    return instant(this.#begun + SPEED * (this.#clock.now() - this.#begun));
  }

  monotonic(): number {
    return SPEED * this.#clock.monotonic();
  }

  wall(): Instant {
    return this.#clock.wall();
  }

  setTimer(name: string, after: Duration, run: () => void): Timer {
    return this.#clock.setTimer(name, duration(after / SPEED), run);
  }
}

/** A twin on a real wire, read by the driver through its profile. */
export async function run(
  model: string,
  { points, device = CASES[model]?.device ?? '' }: Pick<Case, 'points' | 'device'>,
  scheme: 'tcp' | 'rtu-tcp',
) {
  const spec = TWINS.get(model);
  if (spec === undefined) throw new Error(`no twin of ${model}`);
  const twin = new Twin(spec);
  const wire = await twin.listen(scheme);
  const text = `fengsui: 1
site: { id: site, name: Site }
floors: [{ id: ground, extent: [0, 0, 10, 10] }]
devices:
  - id: it
    connect: ${wire.address}
    model: ${model}
    poll: 400ms
    timeout: 60s
    ${device}
    points: [${points.join(', ')}]
`;
  const outcome = load(written(tempDir(), { 'plant.yaml': text }), drivers);
  if (!outcome.ok) throw new Error(outcome.problems.map(formatProblem).join('\n'));
  const { plant } = outcome.settings;
  const driver = new ModbusDriver(modbusDevices(outcome.settings), transportOf, new FastClock());
  const ear = new Ear();
  driver.start(ear);
  onTestFinished(async () => {
    await driver.stop();
    await wire.close();
  });
  const last = (): string =>
    plant.points
      .map(({ id }) => {
        const draft = ear.drafts.findLast((one) => one.kind === 'reading' && one.point === id);
        if (draft?.kind !== 'reading') return 'nothing';
        return `${draft.value} ${draft.quality}${draft.reason === undefined ? '' : `/${draft.reason}`}`;
      })
      .join(', ');
  return { twin, last };
}
