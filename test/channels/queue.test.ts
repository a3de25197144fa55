import { describe, expect, it } from 'vitest';
import { ChannelQueue, type Outlet } from '../../src/channels/queue.ts';
import { type NoticeMessage, type Sent, TOLD } from '../../src/channels/sender.ts';
import { seconds } from '../../src/domain/time.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { message } from './peers.ts';

/** A channel on which each message waits until the test ends it. */
function channel() {
  const clock = new FakeClock();
  const sending: { readonly name: string; readonly end: (sent: Sent) => void; readonly signal: AbortSignal }[] = [];
  const done: string[] = [];
  const outlet = (mark = ''): Outlet => ({
    timeout: seconds(5),
    sender: {
      send: ({ why }: NoticeMessage, signal) =>
        new Promise((end) => void sending.push({ name: `${why}${mark}`, end, signal })),
    },
  });
  const queue = new ChannelQueue(outlet(), clock);
  const add = (person: string, name: string, isEmergency = false): void =>
    queue.add({
      person,
      isEmergency,
      make: () => message({ why: name }),
      done: ({ result }) => void done.push(`${name} ${result}`),
    });
  const end = async (name: string, sent: Sent = TOLD): Promise<void> => {
    sending.find((one) => one.name === name)?.end(sent);
    await clock.pass(0);
  };
  const names = () => sending.map(({ name }) => name);
  return { clock, queue, add, end, done, outlet, sending, names };
}

describe('the queue of a channel', () => {
  it('sends to a person one message at a time, in order, and to others meanwhile', async () => {
    const { clock, add, end, names, done } = channel();
    add('li', 'a');
    add('li', 'b');
    add('wang', 'c');
    await clock.pass(0);
    expect(names()).toEqual(['a', 'c']);
    await end('a');
    expect(names()).toEqual(['a', 'c', 'b']);
    await end('b', { ok: false, result: 'http-500' });
    expect(done).toEqual(['a told', 'b http-500']);
  });

  it('lets an emergency of another person go first', async () => {
    const { clock, add, end, names } = channel();
    for (let i = 0; i < 12; i++) add(`p${i}`, `m${i}`);
    add('chief', 'fire', true);
    await clock.pass(0);
    expect(names()).toHaveLength(8);
    await end('m0');
    expect(names().at(-1)).toBe('fire');
  });

  it('leaves a message that hangs after the time-out, and goes on', async () => {
    const { clock, add, names, done, sending } = channel();
    add('li', 'a');
    add('li', 'b');
    await clock.pass(4999);
    expect(done).toEqual([]);
    await clock.pass(1);
    expect(done).toEqual(['a timeout']);
    expect(sending[0]?.signal.aborted).toBe(true);
    expect(names()).toEqual(['a', 'b']);
  });

  it('holds a bounded number of messages, and refuses the rest at once', async () => {
    const { clock, add, done } = channel();
    for (let i = 0; i < 1500; i++) add('li', `m${i}`);
    await clock.pass(0);
    expect(done).toHaveLength(499);
    expect(new Set(done.map((one) => one.split(' ')[1]))).toEqual(new Set(['busy']));
  });

  it('ends what is under way as it began when the channel is another one, and sends the rest the new way', async () => {
    const { clock, queue, add, end, outlet, names, done } = channel();
    add('li', 'a');
    add('li', 'b');
    await clock.pass(0);
    queue.replace(outlet('-new'));
    await end('a');
    expect(names()).toEqual(['a', 'b-new']);
    expect(done).toEqual(['a told']);
  });

  it('has no result for what a stop has ended: it is sent again after the next start', async () => {
    const { clock, queue, add, done, sending } = channel();
    add('li', 'a');
    add('li', 'b');
    await clock.pass(0);
    queue.stop();
    await queue.idle();
    await clock.pass(10_000);
    add('wang', 'c');
    expect(sending.map(({ name, signal }) => [name, signal.aborted])).toEqual([['a', true]]);
    expect(done).toEqual([]);
    expect(clock.waiting).toEqual([]);
  });
});
