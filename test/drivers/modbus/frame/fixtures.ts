import { readFileSync } from 'node:fs';

/** A frame of devices.md, section D. */
export interface Fixture {
  readonly name: string;
  readonly transport: string;
  readonly direction: string;
  /** As they arrive. */
  readonly chunks: readonly Buffer[];
  /** What is expected of it, in words. */
  readonly says: string;
}

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');

export const FIXTURES: readonly Fixture[] = readFileSync(
  new URL('../../../fixtures/modbus/frames.txt', import.meta.url),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [name = '', transport = '', direction = '', hex = '', ...says] = line.split(' ; ');
    return { name, transport, direction, chunks: hex.split('+').map(bytesOf), says: says.join(' ; ') };
  });

export function fixture(name: string, direction = 'rsp'): Fixture {
  const found = FIXTURES.find((one) => one.name === name && [direction, 'both'].includes(one.direction));
  if (found === undefined) throw new Error(`no ${direction} frame ${name} in the fixtures`);
  return found;
}

export const wireOf = ({ chunks }: Fixture): Buffer => Buffer.concat(chunks);
