"""A Modbus device made of somebody else's library: pymodbus_device.py tcp|rtu-tcp PORT | rtu|ascii PATH BAUD.

Reads from standard input, and says `ok` after each:
  input ADDRESS VALUE, `holding ...`, `discrete ...`, `coil ...`: it holds the value;
  stick coil ADDRESS VALUE, free coil ADDRESS: whatever is written, it is read back with the value, or no more;
  refuse coil ADDRESS, accept coil ADDRESS: writes there are answered by an exception, or no more.
Says `wrote coil ADDRESS VALUE` of each write of a client, before it is answered, and before that `by FUNCTION`.
"""

import sys
import threading

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartSerialServer, StartTcpServer
from pymodbus.transaction import ModbusAsciiFramer, ModbusRtuFramer, ModbusSocketFramer

FUNCTION = {"coil": 1, "discrete": 2, "holding": 3, "input": 4}
READ = {code: table for table, code in FUNCTION.items()}
WRITTEN = {5: "coil", 15: "coil", 6: "holding", 16: "holding"}


def say(line):
    print(line, flush=True)


class Relays(ModbusSlaveContext):
    def __init__(self, **blocks):
        super().__init__(**blocks)
        self.stuck = {}
        self.refused = set()

    def validate(self, fc_as_hex, address, count=1):
        table = WRITTEN.get(fc_as_hex)
        if any((table, address + i) in self.refused for i in range(count)):
            return False
        return super().validate(fc_as_hex, address, count)

    def setValues(self, fc_as_hex, address, values):
        super().setValues(fc_as_hex, address, values)
        if fc_as_hex in WRITTEN:
            say(f"by {fc_as_hex}")
            for i, value in enumerate(values):
                say(f"wrote {WRITTEN[fc_as_hex]} {address + i} {int(value)}")

    def getValues(self, fc_as_hex, address, count=1):
        values = list(super().getValues(fc_as_hex, address, count))
        if fc_as_hex in READ:
            for i in range(len(values)):
                values[i] = self.stuck.get((READ[fc_as_hex], address + i), values[i])
        return values


def block():
    return ModbusSequentialDataBlock(0, [0] * 200)


slave = Relays(di=block(), co=block(), hr=block(), ir=block(), zero_mode=True)
context = ModbusServerContext(slaves={1: slave}, single=False)


def obey(word, *rest):
    if word in FUNCTION:
        slave.setValues(FUNCTION[word], int(rest[0]), [int(rest[1])])
        return
    place = (rest[0], int(rest[1]))
    if word == "stick":
        slave.stuck[place] = int(rest[2])
    elif word == "free":
        slave.stuck.pop(place, None)
    elif word == "refuse":
        slave.refused.add(place)
    elif word == "accept":
        slave.refused.discard(place)


def listen_to_test():
    for line in sys.stdin:
        obey(*line.split())
        say("ok")


threading.Thread(target=listen_to_test, daemon=True).start()
kind, where = sys.argv[1:3]
framer = {"tcp": ModbusSocketFramer, "ascii": ModbusAsciiFramer}.get(kind, ModbusRtuFramer)
if kind in ("tcp", "rtu-tcp"):
    StartTcpServer(context=context, framer=framer, address=("127.0.0.1", int(where)), allow_reuse_address=True)
else:
    StartSerialServer(context=context, framer=framer, port=where, baudrate=int(sys.argv[3]), timeout=0.05)
