import { answer, exception, TARGET_SILENT } from './pdu.ts';
import type { Registers } from './registers.ts';

/** One unit on a line: its registers, and whether it has power. */
export interface Unit {
  readonly id: number;
  readonly registers: Registers;
  readonly isAlive: () => boolean;
}

/** The answer of a line to a request; undefined is silence. */
export type Responder = (unit: number, request: Buffer) => Buffer | undefined;

/** Units behind an Ethernet gateway, which tells of a unit that is not there. A unit without power is silent. */
export function gatewayLine(units: readonly Unit[]): Responder {
  return (id, request) => {
    const unit = units.find((known) => known.id === id);
    if (unit === undefined) return exception(request[0] ?? 0, TARGET_SILENT);
    return unit.isAlive() ? answer(request, unit.registers) : undefined;
  };
}

/** Units on a serial line: only the one that is meant speaks, and none answers a broadcast. */
export function serialLine(units: readonly Unit[]): Responder {
  return (id, request) => {
    if (id === 0) {
      for (const unit of units) if (unit.isAlive()) answer(request, unit.registers);
      return undefined;
    }
    const unit = units.find((known) => known.id === id);
    return unit?.isAlive() === true ? answer(request, unit.registers) : undefined;
  };
}
