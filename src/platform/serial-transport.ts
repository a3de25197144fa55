import { SerialPort } from 'serialport';
import type { Channel, ChannelEvents, Opened, Transport } from '../ports/transport.ts';

/** How the bits go over a serial line. */
export interface SerialSettings {
  /** As the operating system names it; `/dev/serial/by-id/...` stays the same when an adapter is plugged in elsewhere. */
  readonly path: string;
  readonly baud: number;
  readonly parity: 'none' | 'even' | 'odd';
  readonly data: 7 | 8;
  readonly stop: 1 | 2;
}

/** A serial line. The path is looked up anew at each `open`, so that an adapter that was pulled and put back is found. */
export class SerialTransport implements Transport {
  readonly #settings: SerialSettings;

  constructor(settings: SerialSettings) {
    this.#settings = settings;
  }

  open(events: ChannelEvents, patience: number): Promise<Opened> {
    const { path, baud, parity, data, stop } = this.#settings;
    const port = new SerialPort({
      path,
      baudRate: baud,
      parity,
      dataBits: data,
      stopBits: stop,
      autoOpen: false,
    });
    let isOpen = false;
    const gone = (): void => {
      if (!isOpen) return;
      isOpen = false;
      events.closed('no-port');
      void release(port);
    };
    port.on('data', (chunk: Buffer) => events.data(chunk));
    // An adapter that is pulled tells it by an error, by a close, by both, or not before the next write.
    port.on('error', gone);
    port.on('close', gone);
    return new Promise((resolve) => {
      let isLate = false;
      const tooLate = setTimeout(() => {
        isLate = true;
        resolve({ ok: false, trouble: 'timeout' });
      }, patience);
      port.open((error) => {
        clearTimeout(tooLate);
        if (error !== null) return resolve({ ok: false, trouble: 'no-port' });
        if (isLate) return void release(port);
        isOpen = true;
        resolve({ ok: true, channel: channelOf(port, gone, () => (isOpen = false)) });
      });
    });
  }
}

function channelOf(port: SerialPort, gone: () => void, leave: () => void): Channel {
  return {
    write: (bytes) => {
      port.write(bytes, (error) => {
        if (error !== null && error !== undefined) gone();
      });
    },
    close: () => {
      leave();
      return release(port);
    },
  };
}

/** Closes, and waits for it: the lock of the port stays until then, and whoever opens it sooner is refused. */
function release(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (!port.isOpen) return resolve();
    port.close(() => resolve());
  });
}
