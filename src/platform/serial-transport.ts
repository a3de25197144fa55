import { SerialPort } from 'serialport';
import type { Channel, ChannelEvents, Opened, Transport, TransportAddress } from '../ports/transport.ts';

type SerialSettings = Extract<TransportAddress, { readonly path: string }>;

/** A serial line. The path is looked up again at each `open`, so that an adapter that was pulled and put back is found. */
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
    // An adapter that is pulled shows it by an error, by a close, by both, or not before the next write.
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

/** Closes, and waits for it: the lock of the port stays until then, and an earlier open is refused. */
function release(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (!port.isOpen) return resolve();
    port.close(() => resolve());
  });
}
