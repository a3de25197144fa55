import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ModbusDriver } from '../drivers/modbus/index.ts';
import { accessOf } from '../drivers/mqtt/access.ts';
import { MqttBadges } from '../drivers/mqtt/index.ts';
import type { BadgeSource } from '../drivers/mqtt/settings.ts';
import { UnreachableSource } from '../drivers/mqtt/unreachable.ts';
import { drivers as registry, type Settings } from '../drivers/registry.ts';
import { randomPassword } from './accounts/password.ts';
import { AccountStore } from './accounts/store.ts';
import type { StartedInput } from './domain/input.ts';
import { duration } from './domain/time.ts';
import { Gateway } from './gateway.ts';
import { Historian } from './historian/historian.ts';
import { resume } from './log/resume.ts';
import { ThreadedLog } from './log/writer.ts';
import { type BrokerAccount, EmbeddedBroker } from './platform/broker.ts';
import { installationOf } from './platform/installation.ts';
import { DataLock } from './platform/lock.ts';
import { systemLogger } from './platform/logger.ts';
import { spareNumberCache } from './platform/mqtt-packets.ts';
import { SystemClock } from './platform/system-clock.ts';
import { transportOf } from './platform/transport-of.ts';
import type { Role } from './ports/accounts.ts';
import type { Driver } from './ports/driver.ts';
import type { Logger } from './ports/logger.ts';
import { buildServer } from './server/server.ts';
import { keepInForce, lastInForce } from './settings/in-force.ts';
import { reveal } from './settings/secrets.ts';

export interface RunOptions {
  readonly settings: Settings;
  /** The configuration that was given has these errors; `settings` are those that were last in force. */
  readonly refused?: NonNullable<StartedInput['refused']>;
  readonly data: string;
  readonly host: string;
  readonly port: number;
  /** Lets any badge server into the embedded broker: only for the demo, on loopback. */
  readonly openBroker?: boolean;
  /** The pid of the process that started this one as its runtime, if there is one. */
  readonly launcher?: number | undefined;
  /** An account that must exist with this password: only for the demo. It is changed under the lock of the data. */
  readonly account?: { readonly name: string; readonly role: Role; readonly password: string };
}

/** A gateway that runs. */
export interface Running {
  readonly url: string;
  /** Made at the first start, when there was no account; shown once. */
  readonly adminPassword: string | undefined;
  readonly brokerPort: number | undefined;
  /** Whether inputs are still being folded. */
  isWell(): boolean;
  stop(): Promise<void>;
}

const LOG_PATIENCE = duration(500);
const STUCK_MS = 5000;
const DASHBOARD = join(import.meta.dirname, '../dashboard');

/** Starts the real gateway: makes every adapter, hands them to the gateway, and serves. Leaves nothing behind when it fails. */
export async function start(options: RunOptions): Promise<Running> {
  const undo: (() => void | Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  };
  try {
    return { ...(await build(options, undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param undo gets what ends each part, in the order of their beginning */
async function build(
  { settings, refused, data, host, port, openBroker = false, launcher, account }: RunOptions,
  undo: (() => void | Promise<void>)[],
): Promise<Omit<Running, 'stop'>> {
  const lock = new DataLock(data, launcher);
  undo.push(() => lock.release());
  spareNumberCache();
  const logger = systemLogger();
  if (lock.trouble !== undefined) logger.error({ error: lock.trouble }, 'the data folder takes no file');
  const { plant, file } = settings;
  const clock = new SystemClock();
  const accounts = new AccountStore(data);
  undo.push(() => accounts.close());
  if (account !== undefined) await openAccount(accounts, account);
  const adminPassword = accounts.empty ? randomPassword() : undefined;
  if (adminPassword !== undefined) await accounts.addUser('admin', 'admin', adminPassword, 'first start');

  const broker = await startBroker(settings, openBroker);
  if (broker !== undefined) undo.push(() => broker.stop());
  const retention = { quota: file.log.quota, keep: file.log.keep };
  const log = await ThreadedLog.open({ data, retention, plant }, clock, LOG_PATIENCE);
  undo.push(async () => {
    await log.close();
    // A thread that hangs in the disk keeps any other end of the process waiting.
    if (log.isHung) process.kill(process.pid, 'SIGKILL');
  });
  clock.notBefore(log.lastAt);
  const { state, damage } = resume(log, data, plant, clock.now());
  const archive = new Historian({ data, plant }, (file) => log.examine(file));
  undo.push(() => archive.close());

  const wasInForce = refused !== undefined || lastInForce(data, registry) !== undefined;
  const drivers = makeDrivers(settings, installationOf(data), clock, broker, (source, error) => {
    // The first start of a configuration shows its mistakes at once; a later one watches what it can.
    if (!wasInForce) throw error;
    logger.error({ source: source.id, error: error.message }, 'a badge source cannot be reached');
    return new UnreachableSource(source.id, clock);
  });
  const { epoch, lastSeq, lastAt } = log;
  const gateway = new Gateway({ clock, log, drivers, state, epoch, lastSeq, lastAt, damage, logger, refused });
  const server = await buildServer({
    state: gateway.state,
    folded: gateway.folded,
    rejected: gateway.rejected,
    get flow() {
      return gateway.flow;
    },
    act: (act, by, role) => gateway.act(act, by, role),
    reports: () => drivers.flatMap((driver) => driver.reports()),
    log,
    archive,
    accounts,
    clock,
    logger,
    configRoot: settings.root,
    dashboardRoot: DASHBOARD,
  });
  undo.push(() => gateway.stop());
  undo.push(() => server.close());
  gateway.start();
  const url = await server.listen(host, port);
  logger.info({ url, revision: plant.revision, epoch }, 'running');
  if (refused === undefined) keepForNextStart(data, settings, logger);
  return {
    url,
    adminPassword,
    brokerPort: broker?.port,
    isWell: () => gateway.flow.waiting === 0 || clock.now() - gateway.flow.foldedAt < STUCK_MS,
  };
}

async function openAccount(
  accounts: AccountStore,
  { name, role, password }: NonNullable<RunOptions['account']>,
): Promise<void> {
  const isKnown = accounts.users().some((user) => user.name === name);
  await (isKnown ? accounts.setPassword(name, password, 'demo') : accounts.addUser(name, role, password, 'demo'));
}

/** The embedded broker with the gateway's own account, known to nobody else. */
interface Broker {
  readonly port: number;
  readonly own: BrokerAccount;
  stop(): Promise<void>;
}

async function startBroker({ file, root }: Settings, open: boolean): Promise<Broker | undefined> {
  if (!file.badges.some(({ connect }) => connect === 'embedded')) return undefined;
  const listen = file.broker?.listen ?? '127.0.0.1:1883';
  const separator = listen.lastIndexOf(':');
  const own = { user: 'gateway', password: randomBytes(24).toString('base64url') };
  const others = (file.broker?.accounts ?? []).map(({ user, password }) => ({
    user,
    password: reveal(password, root, process.env),
  }));
  const broker = await EmbeddedBroker.start(
    listen.slice(0, separator),
    Number(listen.slice(separator + 1)),
    open ? 'open' : [own, ...others],
  );
  return { port: broker.port, own, stop: () => broker.stop() };
}

function makeDrivers(
  { file, plant, root }: Settings,
  installation: string,
  clock: SystemClock,
  broker: Broker | undefined,
  unreachable: (source: BadgeSource, error: Error) => Driver,
): Driver[] {
  const badges = file.badges.map((source): Driver => {
    const access = attempt(() =>
      accessOf(source, {
        clientId: `fengsui-${plant.site.id}-${source.id}-${installation}`,
        reveal: (reference) => reveal(reference, root, process.env),
        file: (name) => readFileSync(resolve(root, name), 'utf8'),
      }),
    );
    if (access instanceof Error) return unreachable(source, access);
    const embedded = source.connect === 'embedded' ? broker : undefined;
    const inside = embedded === undefined ? {} : { url: `mqtt://127.0.0.1:${embedded.port}`, ...embedded.own };
    return new MqttBadges(source, plant.floors, { ...access, ...inside }, clock);
  });
  return [
    ...(file.devices.length > 0 ? [new ModbusDriver(file.devices, plant.points, transportOf, clock)] : []),
    ...badges,
  ];
}

/** What a function gives, or the error that it throws. */
function attempt<T>(run: () => T): T | Error {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** A configuration that runs is kept, so that a later one with errors does not end the watch. */
function keepForNextStart(data: string, settings: Settings, logger: Logger): void {
  const kept = attempt(() => keepInForce(data, settings));
  if (kept instanceof Error) logger.error({ error: kept.message }, 'the configuration in force could not be kept');
}
