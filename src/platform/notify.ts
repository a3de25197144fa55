import { execFile } from 'node:child_process';

/**
 * Tells systemd how the service does (READY, WATCHDOG, STOPPING). Node has no datagram unix sockets, so its own
 * small program says it; without systemd nothing is said.
 */
export class ServiceNotifier {
  readonly #environment: NodeJS.ProcessEnv;
  #timer: NodeJS.Timeout | undefined;

  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment;
  }

  get #supervised(): boolean {
    return this.#environment['NOTIFY_SOCKET'] !== undefined;
  }

  ready(status: string): void {
    this.#say('--ready', `--status=${status}`);
  }

  stopping(): void {
    clearInterval(this.#timer);
    this.#say('--stopping');
  }

  /** Feeds the watchdog while `isWell` says so; a gateway that no longer folds is restarted. */
  watch(isWell: () => boolean): void {
    const microseconds = Number(this.#environment['WATCHDOG_USEC']);
    if (!this.#supervised || !(microseconds > 0)) return;
    this.#timer = setInterval(() => {
      if (isWell()) this.#say('WATCHDOG=1');
    }, microseconds / 3000);
    this.#timer.unref();
  }

  #say(...words: string[]): void {
    if (this.#supervised) execFile('systemd-notify', words, () => {});
  }
}
