"""A Modbus device made of somebody else's library: pymodbus_device.py tcp|rtu-tcp PORT | rtu|ascii PATH BAUD.

Reads `input ADDRESS VALUE`, `holding ...`, `discrete ...`, `coil ...` from standard input, says `ok` after each.
"""

import sys
import threading

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartSerialServer, StartTcpServer
from pymodbus.transaction import ModbusAsciiFramer, ModbusRtuFramer, ModbusSocketFramer

FUNCTION = {"coil": 1, "discrete": 2, "holding": 3, "input": 4}


def block():
    return ModbusSequentialDataBlock(0, [0] * 200)


slave = ModbusSlaveContext(di=block(), co=block(), hr=block(), ir=block(), zero_mode=True)
context = ModbusServerContext(slaves={1: slave}, single=False)


def listen_to_test():
    for line in sys.stdin:
        table, address, value = line.split()
        slave.setValues(FUNCTION[table], int(address), [int(value)])
        print("ok", flush=True)


threading.Thread(target=listen_to_test, daemon=True).start()
kind, where = sys.argv[1:3]
framer = {"tcp": ModbusSocketFramer, "ascii": ModbusAsciiFramer}.get(kind, ModbusRtuFramer)
if kind in ("tcp", "rtu-tcp"):
    StartTcpServer(context=context, framer=framer, address=("127.0.0.1", int(where)), allow_reuse_address=True)
else:
    StartSerialServer(context=context, framer=framer, port=where, baudrate=int(sys.argv[3]), timeout=0.05)
