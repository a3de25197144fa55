import { expect, it } from 'vitest';
import { OutputWriter } from '../../../../drivers/modbus/output/writer.ts';
import { duration } from '../../../../src/domain/time.ts';
import { scriptedBus } from '../../../support/modbus-line.ts';
import { dataPdu } from '../../../support/modbus-wire.ts';
import { COIL, DEVICE } from './relays.ts';

/** A serial line on which units 1 to 3 answer after 20 ms, unit 2 has the siren, and unit 9 is dead; all are polled back to back. */
function busy() {
  const { bus, clock, line } = scriptedBus('rtu');
  let coil = 0;
  line.device = (request) => {
    if (request.unit === 9) return;
    line.later(20, () => {
      if (request.code === 5) coil = request.length === 0xff00 ? 1 : 0;
      const echo = Buffer.from([
        5,
        request.address >> 8,
        request.address & 255,
        request.length >> 8,
        request.length & 255,
      ]);
      line.reply(request, request.code === 5 ? echo : dataPdu(request.code, request.code === 1 ? coil : 1));
    });
  };
  const over = new AbortController();
  const poll = async (unit: number): Promise<void> => {
    while (!over.signal.aborted)
      await bus.ask({ unit, table: 'holding', address: 0, length: 1, timeout: 500 }, over.signal);
  };
  for (const unit of [1, 2, 3, 9]) void poll(unit);
  const device = { ...DEVICE, unit: 2, timeout: duration(500) };
  const writer = new OutputWriter({ id: 'siren', device, write: COIL, readBack: COIL }, bus, clock, () => {});
  return { clock, line, writer, over };
}

it('a siren on a busy line with a dead unit is written after one transaction or time-out, and read back soon', async () => {
  const { clock, line, writer, over } = busy();
  await clock.pass(10_000);
  for (let wish = 1; wish <= 40; wish++) {
    // Some of these moments lie within the time-out of the dead unit.
    await clock.pass(173);
    const from = line.asked.length;
    const at = clock.now();
    writer.want(wish % 2 === 1);
    await clock.pass(1000);
    const asked = line.asked.slice(from);
    const written = asked.findIndex(({ code }) => code === 5);
    const readBack = asked.findIndex(({ code }) => code === 1);
    expect(written).toBe(0);
    expect((asked[0]?.at ?? Infinity) - at).toBeLessThanOrEqual(500);
    expect(readBack).toBeGreaterThan(0);
    expect(readBack).toBeLessThanOrEqual(2);
  }
  over.abort();
});
