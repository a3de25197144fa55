import { expect, it } from 'vitest';
import { scriptedBus } from '../../support/modbus-line.ts';
import type { ReadRequest } from '../../../drivers/modbus/bus/pdu.ts';
import { dataPdu } from '../../support/modbus-wire.ts';

const A: ReadRequest = { unit: 5, table: 'holding', address: 0, length: 2, timeout: 100 };
const GAP = 4;

/** A byte every other millisecond, so that the line is never silent for as long as it should be. */
function chatter({ line, clock }: Pick<ReturnType<typeof scriptedBus>, 'line' | 'clock'>, until: number): void {
  line.later(2, () => {
    if (clock.now() >= until) return;
    line.say(Buffer.from([0xff]));
    chatter({ line, clock }, until);
  });
}

it('a line that never falls silent is asked all the same, found dead and opened anew', async () => {
  const made = scriptedBus('rtu', { gap: GAP });
  const { bus, line, clock } = made;
  line.device = (request) => line.reply(request, dataPdu(request.code, 1, 2));
  expect((await bus.ask(A)).ok).toBe(true);
  line.device = () => {};
  chatter(made, clock.now() + 60_000);
  await clock.pass(10);
  const answers = Array.from({ length: 4 }, () => bus.ask(A));
  await clock.pass(20_000);
  expect(line.opens).toBeGreaterThan(1);
  expect(await answers[0]).toEqual({ ok: false, trouble: 'timeout' });
});

it('a little noise is waited out before the next question', async () => {
  const made = scriptedBus('rtu', { gap: GAP });
  const { bus, line, clock } = made;
  line.device = (request) => line.reply(request, dataPdu(request.code, 1, 2));
  await bus.ask(A);
  await clock.pass(1000);
  const begun = clock.now();
  chatter(made, begun + 100);
  await clock.pass(10);
  const answer = bus.ask(A);
  await clock.pass(200);
  expect((await answer).ok).toBe(true);
  expect(line.asked.map(({ at }) => at - begun).slice(1)).toEqual([98 + GAP]);
});
