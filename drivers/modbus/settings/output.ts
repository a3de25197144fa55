import { outputId } from '../../../src/domain/ids.ts';
import type { Settings } from '../../../src/settings/driver-kind.ts';
import type { ModbusOutput } from '../output/outputs.ts';
import type { ReadTarget, WriteTarget } from '../output/target.ts';
import { writtenDevices } from './device.ts';
import { isBitTable } from './numbers.ts';

type WrittenOutput = Settings['file']['outputs'][number];

/** The outputs of this driver in a configuration. */
export function modbusOutputs({ file }: Pick<Settings, 'file'>): readonly ModbusOutput[] {
  const devices = new Map(writtenDevices(file.devices).map((device) => [device.id, device]));
  return file.outputs.flatMap((written) => {
    const device = written.device === undefined ? undefined : devices.get(written.device);
    if (device === undefined || written.write === undefined) return [];
    const { id, connect, unit, timeout, points } = device;
    const write = targetOf(written.write, written.normally);
    return [
      {
        id: outputId(written.id),
        device: {
          id,
          connect,
          unit,
          timeout,
          lateReply: device['late-reply'],
          anyUnit: device['any-unit'],
          isSole: points.length === 0,
        },
        write,
        readBack: readBackOf(written, write),
        ...(written.kind === 'heartbeat' ? { period: written.period } : {}),
        atStop: written['at-stop'],
      },
    ];
  });
}

function targetOf(written: NonNullable<WrittenOutput['write']>, normally: WrittenOutput['normally']): WriteTarget {
  const { table, address, on, off } = written;
  return {
    table,
    address,
    // De-energised to alarm: the coil is off while the siren sounds.
    ...(normally === 'on' ? { on: off, off: on } : { on, off }),
    several: written.function === 15 || written.function === 16,
  };
}

/** What is written is read back, where nothing else says whether it was done. */
function readBackOf(output: WrittenOutput, { table, address, on, off }: WriteTarget): ReadTarget {
  const written = output['read-back'];
  if (written === undefined) return { table, address, on, off };
  const isSameSort = isBitTable(written.table) === isBitTable(table);
  const usual = isSameSort ? { on, off } : output.normally === 'on' ? { on: 0, off: 1 } : { on: 1, off: 0 };
  return { table: written.table, address: written.address, on: written.on ?? usual.on, off: written.off ?? usual.off };
}
