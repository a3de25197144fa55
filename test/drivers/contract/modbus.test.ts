import { need } from '../../support/need.ts';
import { driverContract } from './contract.ts';
import { modbusWorld } from './modbus-world.ts';

driverContract(modbusWorld('tcp'));
driverContract(modbusWorld('rtu-tcp'));

need('socat')('on a serial line', () => {
  driverContract(modbusWorld('rtu'));
  driverContract(modbusWorld('ascii'));
});
