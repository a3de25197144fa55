import { createServer, type Server, type Socket } from 'node:net';
import { answerTo, EXCEPTION, exceptionAnswer, type PanelImage } from './pdu.ts';
import { PanelVisitor } from './visitor.ts';

/** Connections at once. One more takes the place of the one that has been silent for longest. */
const MOST_CONNECTIONS = 64;
/** Without a new image for so long the values are in doubt, ms. */
const IMAGE_AGE = 5000;
/** A device that is reached by its own address takes these, too (Modbus Messaging on TCP/IP 1.0b, 4.4.2). */
const OWN_UNITS: readonly number[] = [0, 255];

/** Where it listens, and under which unit. */
export interface PanelAddress {
  readonly host: string;
  readonly port: number;
  readonly unit: number;
}

/**
 * A Modbus TCP server that can only be read. Its answers come from the last image; when images stop coming every read is
 * answered with "device failure", so that a controller that does not look at the heartbeat sees it all the same.
 */
export class PanelServer {
  readonly #server: Server;
  readonly #unit: number;
  readonly #now: () => number;
  readonly #visitors = new Map<Socket, PanelVisitor>();
  #image: PanelImage | undefined;
  #imageAt = 0;

  constructor({ unit }: Pick<PanelAddress, 'unit'>, now: () => number) {
    this.#unit = unit;
    this.#now = now;
    this.#server = createServer({ noDelay: true }, (socket) => this.#admit(socket));
  }

  /** @returns the port @throws when the address cannot be listened at */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject);
        // A connection that could not be accepted (too many files) is no end of the others.
        this.#server.on('error', () => {});
        const address = this.#server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  show(image: PanelImage): void {
    this.#image = image;
    this.#imageAt = this.#now();
  }

  close(): Promise<void> {
    for (const visitor of this.#visitors.values()) visitor.end();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #admit(socket: Socket): void {
    if (this.#visitors.size >= MOST_CONNECTIONS) this.#endIdlest();
    const visitor = new PanelVisitor(socket, (unit, request) => this.#answer(unit, request), this.#now);
    this.#visitors.set(socket, visitor);
    socket.on('close', () => this.#visitors.delete(socket));
  }

  #answer(unit: number, request: Buffer): Buffer | undefined {
    if (unit !== this.#unit && !OWN_UNITS.includes(unit)) return exceptionAnswer(request[0] ?? 0, EXCEPTION.noSuchUnit);
    const isOfNow = this.#now() - this.#imageAt < IMAGE_AGE;
    return answerTo(request, isOfNow ? this.#image : undefined);
  }

  /** Those that never asked go before those that did. */
  #endIdlest(): void {
    let idlest: readonly [Socket, PanelVisitor] | undefined;
    for (const one of this.#visitors) if (idlest === undefined || isIdler(one[1], idlest[1])) idlest = one;
    if (idlest === undefined) return;
    this.#visitors.delete(idlest[0]);
    idlest[1].end();
  }
}

const isIdler = (a: PanelVisitor, b: PanelVisitor): boolean =>
  a.hasAsked === b.hasAsked ? a.askedAt < b.askedAt : !a.hasAsked;
