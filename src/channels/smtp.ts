import SmtpConnection from 'nodemailer/lib/smtp-connection';
import type { Clock } from '../ports/clock.ts';
import { failureOf } from './failure.ts';
import { mailOf } from './mail.ts';
import { failed, type NoticeMessage, type Sender, type Sent, TOLD } from './sender.ts';

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** `tls`: from the first byte on; `starttls`: or not at all; `none`: in plain. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly ca?: string | undefined;
  readonly from: string;
}

/** The connection ends itself a little later than the time for a message, ms. */
const PATIENCE_MS = 60_000;

/** Mail to the address of one person, over a connection of its own. */
export class Smtp implements Sender {
  readonly #server: MailServer;
  readonly #clock: Pick<Clock, 'wall'>;

  constructor(server: MailServer, clock: Pick<Clock, 'wall'>) {
    this.#server = server;
    this.#clock = clock;
  }

  async send(message: NoticeMessage, signal: AbortSignal): Promise<Sent> {
    const { email } = message.to;
    if (email === undefined) return failed('no-address');
    const mail = await mailOf(message, this.#server.from, email, this.#clock.wall());
    const connection = this.#connection();
    try {
      await new Promise<void>((resolve, reject) => {
        connection.on('error', reject);
        connection.on('end', () => reject(new Error('closed')));
        signal.addEventListener('abort', () => connection.close(), { once: true });
        const then = (step: () => void) => (error?: Error | null) => (error ? reject(error) : step());
        const send = (): void =>
          connection.send({ from: mail.envelope.from, to: [...mail.envelope.to] }, mail.content, then(resolve));
        connection.connect(then(() => this.#signIn(connection, then(send))));
      });
      connection.quit();
      return TOLD;
    } catch (error) {
      connection.close();
      return failed(smtpFailure(error));
    }
  }

  #connection(): SmtpConnection {
    const { host, port, security, ca } = this.#server;
    return new SmtpConnection({
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      name: 'fengsui',
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      socketCloseTimeout: 0,
      allowInternalNetworkInterfaces: true,
      ...(ca === undefined ? {} : { tls: { ca } }),
    });
  }

  #signIn(connection: SmtpConnection, done: (error?: Error | null) => void): void {
    const { user, password } = this.#server;
    if (user === undefined || password === undefined) return done();
    connection.login({ credentials: { user, pass: password } }, done);
  }
}

/** The code of the server's answer says more than the error around it; its text may hold anything. */
function smtpFailure(error: unknown): string {
  const failure = failureOf(error);
  if (failure === 'sign-in' || failure === 'tls') return failure;
  const code = typeof error === 'object' && error !== null && 'responseCode' in error ? error.responseCode : undefined;
  return typeof code === 'number' ? `smtp-${code}` : failure;
}
