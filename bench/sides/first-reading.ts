import modbus from 'modbus-serial';

/** The floor of a start: node, the Modbus library, one connection and one reading. Ends when it has it. */

const client = new modbus.default();
await client.connectTCP('127.0.0.1', { port: Number(process.argv[2]) });
client.setID(1);
await client.readInputRegisters(0, 4);
process.stdout.write('read\n');
process.exit(0);
