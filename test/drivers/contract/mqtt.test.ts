import { driverContract } from './contract.ts';
import { mqttWorld } from './mqtt-world.ts';

driverContract(mqttWorld);
