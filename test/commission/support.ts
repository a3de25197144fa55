import { onTestFinished } from 'vitest';
import { readSchema } from '../../drivers/modbus/settings/read.ts';
import { type Model, modelSchema } from '../../drivers/modbus/model/schema.ts';
import { Registers } from '../../simulators/wire/registers.ts';
import { listen, rtuSession, type Session, tcpSession } from '../../simulators/wire/server.ts';
import type { Responder, Unit } from '../../simulators/wire/unit.ts';
import type { z } from 'zod';
import { linesOf, type Tries } from '../../src/commission/scan/lines.ts';
import type { ScanResult } from '../../src/commission/scan/result.ts';
import { scan, type ScanOptions } from '../../src/commission/scan/scan.ts';
import { parseTarget } from '../../src/commission/scan/target.ts';
import { SystemClock } from '../../src/platform/system-clock.ts';
import { transportOf } from '../../src/platform/transport-of.ts';

type Wanted = z.input<typeof readSchema>;

/** A unit with registers of the test's own: `[read, value]`. */
export function unit(id: number, ...shown: readonly (readonly [Wanted, number | boolean | (() => number)])[]): Unit {
  return {
    id,
    registers: new Registers(
      shown.map(([read, value]) => ({
        read: readSchema.parse(read),
        now: typeof value === 'function' ? value : () => value,
      })),
    ),
    isAlive: () => true,
  };
}

/** What a line was asked: unit and the bytes of the request. */
export type Asked = { readonly unit: number; readonly pdu: Buffer };

/** A line that keeps every request that arrives, whatever it is. */
export function recorded(line: Responder): { readonly line: Responder; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    line: (id, pdu) => {
      asked.push({ unit: id, pdu });
      return line(id, pdu);
    },
  };
}

/** Listens until the test is over; @returns the address to scan */
export async function serve(scheme: 'tcp' | 'rtu-tcp', line: Responder): Promise<string> {
  const session: Session = scheme === 'tcp' ? tcpSession(line) : rtuSession(line);
  const server = await listen(scheme, session);
  onTestFinished(() => server.close());
  return server.address;
}

type Changes = Partial<Omit<ScanOptions, 'target' | 'lines'>> & { readonly units?: string; readonly tries?: Tries };

/** Scans an address with the real clock over real sockets. */
export function scanned(address: string, { units, tries = {}, ...changes }: Changes = {}): Promise<ScanResult> {
  const target = parseTarget(address, units);
  if ('zh' in target) throw new Error(target.en);
  const lines = linesOf(target.connection, tries);
  if ('zh' in lines) throw new Error(lines.en);
  const options: ScanOptions = {
    target,
    lines,
    models: [],
    signal: new AbortController().signal,
    progress: () => {},
    ...changes,
  };
  return scan(options, transportOf, new SystemClock());
}

export function model(changes: Partial<z.input<typeof modelSchema>>): Model {
  return modelSchema.parse({
    model: 'test-detector',
    name: 'Test detector',
    kind: 'detector',
    source: 'made up for a test',
    evidence: 'code',
    base: 'wire',
    signals: { gas: { table: 'holding', at: 2, type: 'f32', unit: 'ppm', range: [0, 100] } },
    ...changes,
  });
}
