"""Reads a Modbus TCP server by pymodbus: port, unit, then lines `input|holding|discrete|coil ADDRESS COUNT` or
`write ADDRESS VALUE` on standard input; one JSON line each on standard output."""
import json
import sys

from pymodbus.client import ModbusTcpClient

client = ModbusTcpClient("127.0.0.1", port=int(sys.argv[1]))
unit = int(sys.argv[2])
client.connect()
READS = {
    "input": client.read_input_registers,
    "holding": client.read_holding_registers,
    "discrete": client.read_discrete_inputs,
    "coil": client.read_coils,
}
for line in sys.stdin:
    what, address, number = line.split()
    address, number = int(address), int(number)
    if what == "write":
        answer = client.write_register(address, number, slave=unit)
    else:
        answer = READS[what](address, number, slave=unit)
    if answer.isError():
        said = {"exception": getattr(answer, "exception_code", None)}
    else:
        said = getattr(answer, "registers", None) or [int(bit) for bit in answer.bits[:number]]
    print(json.dumps(said), flush=True)
