import type { DriverProblem } from '../../../src/settings/driver-kind.ts';
import type { PlantFile } from '../../../src/settings/schema.ts';
import { outputProblem } from '../../../src/words/problems-outputs.ts';
import { modbusProblem } from '../../../src/words/problems-modbus.ts';
import { referenceOf } from './check-registers.ts';
import { addressOf } from './connection.ts';
import { type WrittenDevice, writtenDevices } from './device.ts';
import { type Table, widthOf } from './numbers.ts';

/**
 * Outputs that write what something else reads or writes, as one of them would spoil the other, or where the address is the
 * number of a manual.
 */
export function checkOutputRegisters({
  devices: all,
  outputs,
}: Pick<PlantFile, 'devices' | 'outputs'>): DriverProblem[] {
  const devices = writtenDevices(all);
  const seen = new Map<string, string>();
  return outputs.flatMap(({ id, device, write }, i): DriverProblem[] => {
    const own = devices.find((known) => known.id === device);
    if (own === undefined || write === undefined) return [];
    const { table, address } = write;
    const path = ['outputs', i, 'write', 'address'];
    const unit = unitOf(own);
    const key = `${unit} ${table} ${address}`;
    const other = seen.get(key);
    seen.set(key, id);
    if (other !== undefined) return [{ path, ...outputProblem('output-twice', { id, other, table, address }) }];
    const point = devices.filter((mate) => unitOf(mate) === unit).flatMap((mate) => readerOf(mate, table, address))[0];
    if (point !== undefined) return [{ path, ...outputProblem('output-on-point', { id, point, table, address }) }];
    const meant = referenceOf({ table, address });
    return meant?.table === table
      ? [{ path, ...modbusProblem('modicon-address', { point: id, written: address, ...meant }) }]
      : [];
  });
}

/** Two devices of one unit on one line are one. */
const unitOf = ({ connect, unit }: WrittenDevice): string => `${addressOf(connect).toLowerCase()} ${unit}`;

function readerOf({ points }: WrittenDevice, table: Table, address: number): string[] {
  return points
    .filter(
      ({ read }) => read.table === table && address >= read.address && address < read.address + widthOf(read.type),
    )
    .map(({ id }) => id);
}
