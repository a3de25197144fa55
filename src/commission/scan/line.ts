import { makeBus, type OpenTransport, rulesOf } from '../../../drivers/modbus/bus/open-bus.ts';
import type { Answer, ReadAsker, ReadRequest } from '../../../drivers/modbus/bus/pdu.ts';
import type { Connection } from '../../../drivers/modbus/settings/connection.ts';
import type { DeviceTrouble } from '../../domain/input.ts';
import { duration } from '../../domain/time.ts';
import { sleep } from '../../common/sleep.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RejectReason } from '../../ports/driver.ts';
import type { Transport } from '../../ports/transport.ts';

/** A bus takes its connection for dead after the third silence in a row; a scan asks mostly those that are not there. */
const SILENCES_UNTIL_RENEWED = 2;

/** The bus of the gateway, as far as a scan may use it. */
type Bus = ReadAsker & Pick<ReturnType<typeof makeBus>, 'close'>;

/**
 * A connection on which most requests get no answer. It is the bus of the gateway, replaced before it would give its
 * connection up, so that silence costs a time-out and never a wait for reconnection.
 */
export class Line implements ReadAsker {
  /** Why it could not be opened at the last try; nothing while it can. */
  trouble: DeviceTrouble | undefined;
  wasOpen = false;
  /** Over TCP: replies carry another unit than the request, as those of some gateways do. */
  signsOtherwise = false;
  /** Counts of what came and was thrown away: on a quiet line nothing is. */
  readonly rejects: Partial<Record<RejectReason, number>> = {};
  readonly #connection: Connection;
  readonly #transport: Transport;
  readonly #clock: Clock;
  #bus: Bus | undefined;
  #silences = 0;
  #lastSilent: ReadRequest | undefined;
  #ended = false;

  constructor(connection: Connection, open: OpenTransport, clock: Clock) {
    this.#connection = connection;
    this.#transport = this.#watched(open(connection));
    this.#clock = clock;
  }

  async ask(request: ReadRequest): Promise<Answer> {
    if (this.#silences >= SILENCES_UNTIL_RENEWED) await this.#renew(request);
    if (this.#ended) return { ok: false, trouble: 'closed' };
    this.#bus ??= makeBus(
      this.#connection,
      rulesOf(this.#connection, []),
      this.#transport,
      this.#clock,
      (_unit, reason, count) => (this.rejects[reason] = (this.rejects[reason] ?? 0) + count),
    );
    const answer = await this.#askBus(this.#bus, request);
    const isSilent = !answer.ok && 'trouble' in answer;
    this.#silences = isSilent ? this.#silences + 1 : 0;
    this.#lastSilent = isSilent ? request : undefined;
    return answer;
  }

  /** Ends what is under way, too. */
  async close(): Promise<void> {
    this.#ended = true;
    await this.#bus?.close();
  }

  /** Over TCP the transaction id identifies the reply: one that carries another unit is accepted, too. */
  async #askBus(bus: Bus, request: ReadRequest): Promise<Answer> {
    if (this.#connection.via !== 'tcp') return bus.ask(request);
    const foreign = this.rejects.foreign ?? 0;
    const answer = await bus.ask({ ...request, anyUnit: this.signsOtherwise });
    if (this.signsOtherwise || answer.ok || (this.rejects.foreign ?? 0) === foreign) return answer;
    this.signsOtherwise = true;
    return bus.ask({ ...request, anyUnit: true });
  }

  async #renew(next: ReadRequest): Promise<void> {
    // A new bus does not know what the old one still waited for: to the same unit it begins when that can no longer come.
    if (this.#lastSilent?.unit === next.unit)
      await sleep(this.#clock, 'late reply', duration(Math.max(next.timeout, this.#lastSilent.timeout)));
    await this.#bus?.close();
    this.#bus = undefined;
    this.#silences = 0;
  }

  #watched(transport: Transport): Transport {
    return {
      open: async (events, patience, signal) => {
        const opened = await transport.open(events, patience, signal);
        this.trouble = opened.ok ? undefined : opened.trouble;
        this.wasOpen ||= opened.ok;
        return opened;
      },
    };
  }
}
