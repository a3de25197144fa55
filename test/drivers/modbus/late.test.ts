import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, ReadRequest } from '../../../drivers/modbus/bus/pdu.ts';
import { Line, scriptedBus } from '../../support/modbus-line.ts';
import { dataPdu, type WireRequest } from '../../support/modbus-wire.ts';
import { fixture, wireOf } from './frame/fixtures.ts';
import { segmentsOf, withCaptures } from './frame/captures.ts';

const A: ReadRequest = { unit: 5, table: 'holding', address: 0, length: 2, timeout: 100 };
const B: ReadRequest = { ...A, address: 16 };
const A_LATE = wireOf(fixture('A-reply-late'));
const B_REPLY = wireOf(fixture('B-reply'));
const VALUE_OF_B = '33334444';

/** A bus on which unit 5 has answered before: one that never spoke is asked again only after a while of its own. */
async function knownBus() {
  const made = scriptedBus('rtu');
  const { bus, line, clock } = made;
  line.device = (request) => line.reply(request, honest(request));
  await bus.ask(A);
  line.device = () => {};
  line.asked.length = 0;
  return { ...made, begun: clock.now() };
}

const inShort = (answer: Answer | undefined): unknown => (answer?.ok === true ? answer.data.toString('hex') : answer);
const TIMED_OUT = { ok: false, trouble: 'timeout' };

/** Every answer tells by its data which address it belongs to. */
const honest = ({ code, address, length, unit }: WireRequest): Buffer =>
  dataPdu(code, ...Array.from({ length }, (_, i) => (i === 0 ? address : unit)));
const honestData = ({ address, length, unit }: ReadRequest): string =>
  honest({ code: 3, address, length, unit, transaction: 0 }).subarray(2).toString('hex');

describe('a late reply on a serial line, where nothing tells it from the next one (devices.md D.3)', () => {
  it('has its time to come before anything of its shape is asked, and is counted', async () => {
    const { bus, line, clock, rejects } = await knownBus();
    const [first, second] = [bus.ask(A), bus.ask(B)];
    await clock.pass(100);
    expect(inShort(await first)).toEqual(TIMED_OUT);
    await clock.pass(50);
    expect(line.asked).toHaveLength(1);
    line.say(A_LATE);
    await clock.pass(0);
    // It can come only once: there is no need to wait any longer.
    expect(line.asked.map(({ address }) => address)).toEqual([0, 16]);
    line.say(B_REPLY);
    expect([inShort(await second), rejects()]).toEqual([VALUE_OF_B, { '5 late': 1 }]);
  });

  it.each([
    ['as long as its time-out', undefined, 200],
    ['longer where the device is known to be slow', 900, 1000],
    ['never less than its time-out', 10, 200],
  ])('is waited for %s', async (_name, lateReply, at) => {
    const { bus, line, clock, begun } = await knownBus();
    void bus.ask({ ...A, ...(lateReply === undefined ? {} : { lateReply }) });
    void bus.ask(B);
    await clock.pass(2000);
    expect(line.asked.map((asked) => asked.at - begun).slice(0, 2)).toEqual([0, at]);
  });

  it('leaves other units and other functions alone', async () => {
    const { bus, line, clock } = await knownBus();
    line.device = (request) => void (request.address === 0 || line.reply(request, honest(request)));
    const slow = bus.ask(A);
    await clock.pass(100);
    await slow;
    const others: ReadRequest[] = [
      { ...B, unit: 6 },
      { ...B, table: 'input' },
    ];
    const answers = others.map((request) => bus.ask(request));
    await clock.pass(1);
    expect((await Promise.all(answers)).map(inShort)).toEqual(others.map(honestData));
  });

  it('that is an exception says nothing of the next question, whose length it does not tell', async () => {
    const { bus, line, clock } = await knownBus();
    const [first, second] = [bus.ask(A), bus.ask({ ...B, length: 1 })];
    await clock.pass(150);
    line.reply({ ...A, code: 3, transaction: 0 }, Buffer.from([0x83, 2]));
    await clock.pass(1);
    line.reply({ ...B, code: 3, transaction: 0 }, dataPdu(3, 0x3333));
    await clock.pass(500);
    expect([inShort(await first), inShort(await second)]).toEqual([TIMED_OUT, '3333']);
  });

  it('comes over the new connection when the old one was lost meanwhile, and is not taken there either', async () => {
    const { bus, line, clock } = await knownBus();
    const lateReply = 2000;
    const first = bus.ask({ ...A, lateReply });
    await clock.pass(50);
    line.lose();
    expect(inShort(await first)).toEqual({ ok: false, trouble: 'closed' });
    const second = bus.ask({ ...B, lateReply });
    await clock.pass(400);
    expect(line.opens).toBe(2);
    line.say(A_LATE);
    await clock.pass(10);
    line.say(B_REPLY);
    expect(inShort(await second)).toBe(VALUE_OF_B);
  });
});

it('a transaction over TCP bears the same number as another only after 65,535 more', async () => {
  const { bus, line } = scriptedBus('tcp');
  line.device = (request) => line.reply(request, honest(request));
  for (let i = 0; i < 65_540; i++) await bus.ask({ ...A, address: i % 1000 });
  const ids = line.asked.map(({ transaction }) => transaction);
  expect(new Set(ids.slice(0, 65_536)).size).toBe(65_536);
  expect(ids.slice(65_536)).toEqual(ids.slice(0, 4));
});

/** What a device does with one question: how long it takes, or nothing. */
const latency = fc.oneof(
  { weight: 5, arbitrary: fc.nat(90) },
  { weight: 3, arbitrary: fc.integer({ min: 90, max: 500 }) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);
const asks = fc.array(
  fc.record({ unit: fc.integer({ min: 1, max: 3 }), length: fc.integer({ min: 1, max: 2 }), after: fc.nat(120) }),
  { minLength: 5, maxLength: 40 },
);

function answerLate(line: Line, latencies: readonly (number | undefined)[]): void {
  line.device = (request, nth) => {
    const after = latencies[nth % latencies.length];
    if (after !== undefined) line.later(after, () => line.isOpen && line.reply(request, honest(request)));
  };
}

describe.each([
  ['tcp', 1, 0],
  ['tcp', 4, 0],
  ['rtu', 1, 500],
  ['ascii', 1, 500],
] as const)('however late the replies over %s with %i under way', (framing, pipeline, lateReply) => {
  it('none reaches another question than its own', async () => {
    await fc.assert(
      fc.asyncProperty(asks, fc.array(latency, { minLength: 1, maxLength: 15 }), async (plan, latencies) => {
        const { bus, clock, line } = scriptedBus(framing, { pipeline });
        answerLate(line, latencies);
        const answers: Promise<readonly [ReadRequest, Answer]>[] = [];
        for (const [i, { unit, length, after }] of plan.entries()) {
          const request: ReadRequest = { unit, table: 'holding', address: 1000 + i, length, timeout: 100, lateReply };
          answers.push(bus.ask(request).then((answer) => [request, answer]));
          await clock.pass(after);
        }
        await clock.pass(1e6);
        for (const [request, answer] of await Promise.all(answers))
          if (answer.ok) expect(answer.data.toString('hex')).toBe(honestData(request));
      }),
      { numRuns: 60 },
    );
  });
});

withCaptures('875 seconds of a master behind a slow gateway (iti-modbus_test_2)', () => {
  interface Asked extends ReadRequest {
    readonly at: number;
    readonly reply: Buffer | undefined;
    readonly took: number;
  }

  /** The questions of the capture with their own replies, found by connection, transaction and unit. */
  function questions(): Asked[] {
    const found: (Omit<Asked, 'reply' | 'took'> & { reply?: Buffer; took: number })[] = [];
    const open = new Map<string, (typeof found)[number]>();
    for (const { t, conn, dir, hex } of segmentsOf('iti-modbus_test_2')) {
      const bytes = Buffer.from(hex, 'hex');
      const at = Math.round(1000 * t);
      const unit = bytes.readUInt8(6);
      const key = [conn, bytes.readUInt16BE(0), unit].join(' ');
      if (dir === 'req') {
        const table = bytes[7] === 3 ? 'holding' : 'input';
        const [address, length] = [bytes.readUInt16BE(8), bytes.readUInt16BE(10)];
        const asked = { at, unit, table, address, length, timeout: 1000, took: 0 } as const;
        const entry: (typeof found)[number] = { ...asked };
        found.push(entry);
        open.set(key, entry);
      } else {
        const entry = open.get(key);
        open.delete(key);
        if (entry === undefined) continue;
        entry.reply = bytes.subarray(7);
        entry.took = at - entry.at;
      }
    }
    return found.map((one) => ({ ...one, reply: one.reply }));
  }

  it.each([
    ['tcp', 16],
    ['tcp', 1],
    ['rtu', 1],
  ] as const)('over %s, %i under way: no answer reaches the wrong question', async (framing, pipeline) => {
    const all = questions();
    expect(all).toHaveLength(2382);
    const { bus, clock, line, rejects } = scriptedBus(framing, { pipeline });
    const waiting = new Map<string, Asked[]>();
    const keyOf = ({ unit, address, length }: Pick<ReadRequest, 'unit' | 'address' | 'length'>): string =>
      [unit, address, length].join(' ');
    // The device takes as long as it did, and says what it said; data alone does not tell whose it is.
    line.device = (request) => {
      const asked = waiting.get(keyOf(request))?.shift();
      if (asked?.reply === undefined) return;
      const { reply, took } = asked;
      line.later(took, () => line.isOpen && line.reply(request, reply));
    };
    let answered = 0;
    let wrong = 0;
    for (const asked of all) {
      await clock.pass(Math.max(0, asked.at - (clock.now() - 1_750_000_000_000)));
      const key = keyOf(asked);
      waiting.set(key, [...(waiting.get(key) ?? []), asked]);
      const { at: _at, reply, took: _took, ...request } = asked;
      void bus.ask({ ...request, lateReply: 6000 }).then((answer) => {
        if (!answer.ok) return;
        answered += 1;
        if (reply === undefined || !reply.subarray(2).equals(answer.data)) wrong += 1;
      });
    }
    await clock.pass(1e7);
    expect({ wrong, some: answered > 100, late: Object.keys(rejects()).some((key) => key.endsWith('late')) }).toEqual({
      wrong: 0,
      some: true,
      late: true,
    });
  });

  it('whoever pairs the next answer with the last question reads wrong values here: the capture has teeth', () => {
    let last: string | undefined;
    let wrong = 0;
    for (const { dir, hex } of segmentsOf('iti-modbus_test_2')) {
      if (dir === 'req') last = hex.slice(0, 4);
      else if (hex.slice(0, 4) !== last) wrong += 1;
    }
    expect(wrong).toBeGreaterThan(100);
  });
});
