import type { Plant } from '../domain/plant.ts';
import type { State } from '../domain/state/state.ts';
import type { Instant } from '../domain/time.ts';
import type { Folded } from '../pipeline/fold.ts';
import type { Logger } from '../ports/logger.ts';
import type { PanelRow, PanelView } from '../ports/panel.ts';
import { readAddresses, keepDamaged, writeAddresses } from './address-file.ts';
import { type Addresses, assigned, NO_ADDRESSES, withoutAddress } from './addresses.ts';
import { PanelThread } from './panel-thread.ts';
import { Picture } from './picture.ts';
import { mapRows } from './rows.ts';
import type { PanelAddress } from './server.ts';

/** What changed is shown so long after it changed, at most: one image for all that comes in between, ms. */
const SHOW_AFTER_MS = 50;
const BEAT_MS = 1000;

/** The gateway as the panel sees it. */
export interface Watched {
  readonly state: State;
  readonly flow: { readonly waiting: number; readonly foldedAt: Instant };
  readonly folded: { subscribe(next: (folded: Folded) => void): unknown };
}

/** Serves the panel next door: a picture of the plant, drawn from what the fold did, on a thread of its own, for which no other part waits. */
export class Panel implements PanelView {
  readonly listen: string;
  readonly unit: number;
  /** They were damaged, both copies of them, and are given once more: what reads by number may read another thing. */
  readonly addressesLost: boolean;
  readonly #data: string;
  readonly #logger: Logger;
  readonly #thread: PanelThread;
  #plant: Plant;
  #addresses: Addresses;
  #picture: Picture | undefined;
  #timer: NodeJS.Timeout | undefined;
  #beat: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    { data, address, plant }: { readonly data: string; readonly address: PanelAddress; readonly plant: Plant },
    logger: Logger,
  ) {
    this.listen = `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
    this.unit = address.unit;
    this.#data = data;
    this.#logger = logger;
    this.#plant = plant;
    const { addresses, damaged, isWhole } = readAddresses(data);
    for (const file of damaged) this.#setAside(file);
    this.addressesLost = addresses === undefined && damaged.length > 0;
    if (this.addressesLost)
      logger.error({}, 'the addresses of the panel are lost: they are given in the order of the configuration');
    this.#addresses = addresses ?? NO_ADDRESSES;
    this.#assign(plant);
    if (addresses === this.#addresses && !isWhole) this.#keep();
    this.#thread = new PanelThread(address, logger, () => this.#showSoon());
  }

  /** Resolves when the panel listens, or when the first try has failed: then `trouble` says why. */
  get tried(): Promise<void> {
    return this.#thread.tried;
  }

  get trouble(): string | undefined {
    return this.#thread.trouble;
  }

  /** The port at which it listens. */
  get port(): number {
    return this.#thread.port;
  }

  rows(): readonly PanelRow[] {
    return mapRows(this.#plant, this.#addresses);
  }

  /** The fold has begun: from here on there is something to show. */
  watch(gateway: Watched): void {
    const { state, folded } = gateway;
    const picture = (this.#picture = new Picture(state, this.#addresses));
    folded.subscribe(({ input, outcome }) => {
      picture.mark(outcome);
      if (input.kind === 'device') picture.markZones();
      if (outcome.configured === true) {
        this.#assign(state.plant);
        picture.redraw(this.#addresses);
      }
      if (picture.isChanged) this.#showSoon();
    });
    let last: Instant | undefined;
    this.#beat = setInterval(() => {
      const { waiting, foldedAt } = gateway.flow;
      if (waiting > 0 && foldedAt === last) return;
      last = foldedAt;
      picture.beat();
      this.#showSoon();
    }, BEAT_MS);
    this.#showSoon();
  }

  async stop(): Promise<void> {
    clearInterval(this.#beat);
    clearTimeout(this.#timer);
    this.#picture = undefined;
    await this.#thread.close();
    await this.#writing;
  }

  #showSoon(): void {
    if (this.#timer !== undefined || this.#picture?.isChanged !== true || !this.#thread.isFree) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#picture !== undefined) this.#thread.show(this.#picture.take());
    }, SHOW_AFTER_MS);
  }

  #assign(plant: Plant): void {
    this.#plant = plant;
    const before = this.#addresses;
    this.#addresses = assigned(plant, before);
    const left = withoutAddress(plant, this.#addresses);
    if (left > 0) this.#logger.error({ left }, 'the panel has no address for so many points, zones and alarms');
    if (this.#addresses !== before) this.#keep();
  }

  #keep(): void {
    const addresses = this.#addresses;
    this.#writing = this.#writing
      .then(() => writeAddresses(this.#data, addresses))
      .catch((error: unknown) =>
        this.#logger.error({ error: String(error) }, 'the addresses of the panel are not kept'),
      );
  }

  #setAside(file: string): void {
    this.#logger.error({ file }, 'a file with the addresses of the panel is damaged, and is set aside');
    try {
      keepDamaged(this.#data, file, Date.now());
    } catch (error) {
      this.#logger.error({ file, error: String(error) }, 'the damaged file cannot be set aside');
    }
  }
}
