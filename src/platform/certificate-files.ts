import { readFile, stat } from 'node:fs/promises';
import { endOf, faultOf, goodUntil } from '../common/certificate.ts';
import { seconds } from '../domain/time.ts';
import type { Certificate, Certificates } from '../ports/certificate.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';

/** Paths of the two PEM files. */
export type CertificatePaths = Certificate;

/** How often the files are looked at. */
const LOOK_EVERY = seconds(2);

/** A certificate that ends is reported so often, ms. */
const WARN_EVERY_MS = 86_400_000;

/**
 * The certificate of the gateway, from two files that are looked at every two seconds: the system does not report what
 * changes behind a symbolic link, as certbot makes them. Files that cannot be used change nothing, and are reported once.
 */
export class CertificateFiles implements Certificates {
  current: Certificate | undefined;
  readonly #paths: CertificatePaths;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #listeners: ((certificate: Certificate) => void)[] = [];
  #timer: Timer | undefined;
  #isStopped = false;
  #warnedAt = -Infinity;
  /** The state of the files that were read last. */
  #read = '';
  /** The state at the last look. */
  #seen = '';

  private constructor(paths: CertificatePaths, clock: Clock, logger: Logger) {
    this.#paths = paths;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** @param kept copies of files that were good once, for a start on files that are not */
  static async open(
    paths: CertificatePaths,
    kept: CertificatePaths,
    clock: Clock,
    logger: Logger,
  ): Promise<CertificateFiles> {
    const files = new CertificateFiles(paths, clock, logger);
    files.#seen = await stateOf(paths);
    await files.#take(files.#seen);
    if (files.current === undefined) {
      const { certificate } = await readIn(kept);
      files.current = certificate;
    }
    files.#wait();
    return files;
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  onChange(listener: (certificate: Certificate) => void): void {
    this.#listeners.push(listener);
  }

  #wait(): void {
    if (this.#isStopped) return;
    this.#timer = this.#clock.setTimer('certificate', LOOK_EVERY, () => void this.#look().then(() => this.#wait()));
  }

  async #look(): Promise<void> {
    const state = await stateOf(this.#paths);
    // Two files are never replaced in one step: they are read when nothing has changed since the last look.
    const isSettled = state === this.#seen;
    this.#seen = state;
    if (isSettled && state !== this.#read) await this.#take(state);
    if (this.current !== undefined) this.#warn(this.current);
  }

  /** Once a day, as long as the certificate in use has ended or ends soon. */
  #warn(certificate: Certificate): void {
    const now = this.#clock.wall();
    const end = endOf(certificate.cert, now);
    if (end === undefined || Math.abs(now - this.#warnedAt) < WARN_EVERY_MS) return;
    this.#warnedAt = now;
    this.#logger.warn({ ...this.#paths, until: untilOf(certificate) }, END_WORDS[end]);
  }

  async #take(state: string): Promise<void> {
    this.#read = state;
    const { certificate, fault } = await readIn(this.#paths);
    if (certificate === undefined) {
      this.#logger.error(
        { ...this.#paths, fault, ...(this.current === undefined ? {} : { until: untilOf(this.current) }) },
        'the files of `tls` cannot be used: what was in use before them stays in use until they are mended',
      );
      return;
    }
    this.current = certificate;
    const until = untilOf(certificate);
    this.#logger.info({ ...this.#paths, until }, 'certificate in use');
    this.#warnedAt = -Infinity;
    this.#warn(certificate);
    for (const listener of this.#listeners) listener(certificate);
  }
}

const END_WORDS = {
  ended: 'the certificate has ended, and browsers refuse it: renew it',
  'ends-soon': 'the certificate ends soon: renew it',
} as const;

const untilOf = ({ cert }: Certificate): string => new Date(goodUntil(cert)).toISOString();

/** What the system says of the files, through symbolic links: any change of them changes it. */
async function stateOf({ cert, key }: CertificatePaths): Promise<string> {
  const states = [cert, key].map(async (path) => {
    const found = await stat(path).catch(() => undefined);
    return found === undefined ? 'none' : `${found.ino} ${found.size} ${found.mtimeMs} ${found.ctimeMs}`;
  });
  return (await Promise.all(states)).join('/');
}

/** The certificate in the files, or why there is none. */
async function readIn(paths: CertificatePaths): Promise<{ certificate?: Certificate; fault?: string }> {
  try {
    const [cert, key] = await Promise.all([readFile(paths.cert, 'utf8'), readFile(paths.key, 'utf8')]);
    const fault = faultOf({ cert, key });
    return fault === undefined ? { certificate: { cert, key } } : { fault };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
