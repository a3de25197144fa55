import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { drivers as registry } from '../drivers/registry.ts';
import type { FirstPassword } from './accounts/protocol.ts';
import { ThreadedAccounts } from './accounts/accounts.ts';
import { Channels } from './channels/channels.ts';
import { waitAtMost } from './common/sleep.ts';
import { examineAside } from './configuration/examiner.ts';
import { serveInbox } from './configuration/inbox.ts';
import { inForce } from './configuration/in-force.ts';
import { LiveConfiguration } from './configuration/live.ts';
import type { DeviceId } from './domain/ids.ts';
import type { StartedInput } from './domain/input.ts';
import type { Text } from './domain/text.ts';
import { seconds } from './domain/time.ts';
import { startBroker } from './embedded-broker.ts';
import { OnSiteFiles } from './evidence/on-site/files.ts';
import { Gateway } from './gateway.ts';
import { Historian } from './historian/historian.ts';
import { resume } from './log/resume.ts';
import { Panel } from './panel/panel.ts';
import { ThreadedLog } from './log/writer.ts';
import { installationOf } from './platform/installation.ts';
import { CertificateFiles, type CertificatePaths } from './platform/certificate-files.ts';
import { builtAt } from './platform/build.ts';
import { systemClockProof } from './platform/clock-proof.ts';
import { DataLock } from './platform/lock.ts';
import { systemLogger } from './platform/logger.ts';
import { spareNumberCache } from './platform/mqtt-packets.ts';
import { secretKey } from './platform/secret-key.ts';
import { SystemClock } from './platform/system-clock.ts';
import { transportOf } from './platform/transport-of.ts';
import type { Role } from './ports/accounts.ts';
import type { Acquisition, DeviceError, DriverPorts } from './ports/driver.ts';
import type { Logger } from './ports/logger.ts';
import { Outside } from './server/outside.ts';
import { may } from './server/permission.ts';
import { buildServer } from './server/server.ts';
import type { Settings } from './settings/driver-kind.ts';
import { hostAndPort } from './settings/schema-serve.ts';
import { reveal } from './settings/secrets.ts';
import { PANEL_TROUBLE } from './words/panel.ts';
import { UNREACHABLE } from './words/problems-files.ts';
import { filled } from './words/sentence.ts';
import { errorText, TextError } from './words/text-error.ts';

export interface RunOptions {
  readonly settings: Settings;
  /** The configuration that was given has these errors; `settings` are those that were last in force. */
  readonly refused?: NonNullable<StartedInput['refused']>;
  /** The folder of the configuration; that of the settings where it is not said. */
  readonly config?: string;
  /** Changes of the configuration stay in the data folder. */
  readonly keepsFolder?: true;
  /** What is changed in every configuration before it comes into force: only for the demo. */
  readonly adapt?: (settings: Settings) => Settings;
  readonly data: string;
  readonly host: string;
  readonly port: number;
  /** Lets any badge server into the embedded broker: only for the demo, on loopback. */
  readonly openBroker?: boolean;
  /** The pid of the process that started this one as its runtime, if there is one. */
  readonly launcher?: number | undefined;
  /** An account that must exist with this password: only for the demo. It is changed under the lock of the data. */
  readonly account?: { readonly name: string; readonly role: Role; readonly password: string };
  /** Standard output is a journal that is kept: the first password goes into a file instead. */
  readonly isService?: boolean;
}

/** A gateway that runs. */
export interface Running {
  readonly url: string;
  /** The password of the account that is made at the first start, or the file in which it is; never where there is one. */
  readonly firstPassword: Promise<FirstPassword>;
  readonly brokerPort: number | undefined;
  /** Whether inputs are still being folded. */
  isWell(): boolean;
  stop(): Promise<void>;
}

/** Readings and fixes wait so long for company; an alarm, an act, and all before them go at once. */
const LOG_PATIENCE = seconds(5);
const STUCK_MS = 5000;
/** The message that the gateway runs waits so long for the accounts; the alarms do not. */
const ACCOUNTS_PATIENCE = seconds(2);
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
async function build(options: RunOptions, undo: (() => void | Promise<void>)[]): Promise<Omit<Running, 'stop'>> {
  const { settings, refused, data, host, port, openBroker = false, launcher, account, isService = false } = options;
  const lock = new DataLock(data, launcher);
  undo.push(() => lock.release());
  spareNumberCache();
  const logger = systemLogger();
  if (lock.trouble !== undefined) logger.error({ error: lock.trouble }, 'the data folder takes no file');
  const { plant, file } = settings;
  const folder = options.config ?? settings.root;
  const clock = new SystemClock();
  const wanted = account === undefined ? {} : { wanted: account };
  const accounts = new ThreadedAccounts({ data, firstPasswordInFile: isService, ...wanted }, logger);
  undo.push(() => accounts.close());

  const retention = { quota: file.log.quota, keep: file.log.keep };
  const anchor = file.log.anchor === undefined ? {} : { anchor: resolve(folder, file.log.anchor) };
  const log = await ThreadedLog.open({ data, retention, plant, ...anchor }, clock, LOG_PATIENCE);
  undo.push(async () => {
    await log.close();
    // A thread that hangs in the disk keeps any other end of the process waiting.
    if (log.isHung) process.kill(process.pid, 'SIGKILL');
  });
  // After the log is opened: without a log this name says that there was one.
  const installation = installationOf(data);
  // The first start of a configuration shows its mistakes at once; a later one watches what it can.
  const wasInForce = refused !== undefined || inForce(data) !== undefined;
  const clients = registry.flatMap((driver) => driver.brokerClients?.(settings.file, installation) ?? []);
  const broker = await startBroker(settings, clients, openBroker).catch((error: unknown) => {
    if (!wasInForce) throw error;
    logger.error({ error: String(error) }, 'the broker inside the gateway does not run');
    return undefined;
  });
  if (broker !== undefined) undo.push(() => broker.stop());
  const configuration = new LiveConfiguration(
    {
      data,
      folder,
      settings,
      isRefused: refused !== undefined,
      writesFolder: options.keepsFolder !== true,
      adapt: options.adapt,
      logger,
    },
    clock.now(),
  );
  const { state, damage } = resume(log, data, plant, clock.now());
  const archive = new Historian(
    { data, plant, ...(file.reports.write ? { reports: file.reports.lang } : {}) },
    (name) => log.examine(name),
  );
  undo.push(() => archive.close());

  const unreachable: Text[] = [];
  const told = (error: DeviceError): void => {
    unreachable.push(filled(UNREACHABLE, { device: error.device, what: errorText(error.cause) }));
    logger.error({ device: error.device, error: error.message }, 'a source cannot be reached');
  };
  const ports: DriverPorts = {
    clock,
    logger,
    transport: transportOf,
    reveal: (reference, root) => reveal(reference, root, process.env),
    file: (name, root) => readFileSync(resolve(root, name), 'utf8'),
    installation,
    broker: broker?.access,
    isCarried: (tag) => state.index.carrier.has(tag),
    unreachable: (error) => {
      if (!wasInForce) throw error.cause;
      told(error);
    },
  };
  const panel = panelOf(settings, data, logger);
  undo.push(() => panel?.stop());
  await panel?.tried;
  if (panel?.trouble !== undefined) {
    const words = filled(PANEL_TROUBLE.notListening, { listen: panel.listen, what: panel.trouble });
    // The first start shows its mistakes at once.
    if (!wasInForce) throw new TextError(words);
    unreachable.push(words);
  }
  if (panel?.addressesLost === true) unreachable.push(filled(PANEL_TROUBLE.addressesLost, {}));
  const { tls } = file;
  const certificates =
    tls === undefined
      ? undefined
      : await CertificateFiles.open(pathsIn(folder, tls), pathsIn(settings.root, tls), clock, logger);
  undo.push(() => certificates?.stop());
  const drivers = registry.map((driver) => driver.make(settings, ports));
  const { epoch, lastSeq, lastAt } = log;
  const proof = systemClockProof;
  const channels = new Channels(settings, {
    ...ports,
    state,
    durableSeq: () => log.durableSeq,
    now: () => gateway.clock.now(),
    ackKey: secretKey(join(data, 'ack.key')),
    mayAcknowledge: (name) => {
      const account = accounts.userNamed(name);
      return account !== undefined && account.mustChange !== true && may(account.role, 'acknowledge');
    },
    // Detectors are watched also where a message cannot be sent.
    unreachable: told,
  });
  const gateway: Gateway = new Gateway({
    clock,
    proof,
    builtAt: builtAt(),
    log,
    drivers,
    notifier: channels.notifier,
    outputs: drivers.flatMap(({ outputs }) => outputs ?? []),
    state,
    plant,
    edit: configuration.editSince(state.plant.revision),
    epoch,
    lastSeq,
    lastAt,
    damage,
    logger,
    refused: withTrouble(refused, unreachable),
  });
  const onSite = new OnSiteFiles(state, data, gateway.clock, logger);
  const server = await buildServer({
    state: gateway.state,
    folded: gateway.folded,
    rejected: gateway.rejected,
    get flow() {
      return gateway.flow;
    },
    act: (act, by, role) => gateway.act(act, by, role),
    refused: (draft) => gateway.refused(draft),
    settleClock: (accept, reason, by, role) => gateway.settleClock(accept, reason, by, role),
    reports: () => gateway.reports(),
    log,
    archive,
    accounts,
    ackLinks: channels.ackLinks,
    configuration,
    clock: gateway.clock,
    machine: clock,
    logger,
    certificates,
    panel,
    onSite,
    siteTime: () => onSite.time,
    outside: new Outside({ publicUrl: file['public-url'], proxies: file.proxies }),
    configRoot: settings.root,
    dashboardRoot: DASHBOARD,
  });
  broker?.onRefused((device, reason) => gateway.rejected.next({ device, reason, count: 1 }));
  undo.push(() => gateway.stop());
  undo.push(() => server.close());
  gateway.start();
  onSite.start();
  undo.push(() => onSite.stop());
  panel?.watch(gateway);
  accounts.onReport((report) => gateway.report(report));
  configuration.begin({
    now: () => gateway.clock.now(),
    examine: examineAside,
    plan: (changed) => planOf(drivers, channels, changed, () => gateway.askForOutputs()),
    configure: (changed, edit) => gateway.configure(changed, edit),
  });
  undo.push(() => configuration.settled());
  undo.push(serveInbox(data, configuration));
  const url = await server.listen(host, port);
  await configuration.settled();
  await waitAtMost(clock, 'accounts', ACCOUNTS_PATIENCE, accounts.settled);
  logger.info({ url, revision: plant.revision, epoch: gateway.state.epoch }, 'running');
  return {
    url,
    firstPassword: accounts.firstPassword,
    brokerPort: broker?.port,
    isWell: () => gateway.flow.waiting === 0 || gateway.clock.now() - gateway.flow.foldedAt < STUCK_MS,
  };
}

function panelOf({ file, plant }: Settings, data: string, logger: Logger): Panel | undefined {
  const modbus = file.serve?.modbus;
  if (modbus === undefined) return undefined;
  return new Panel({ data, plant, address: { ...hostAndPort(modbus.listen), unit: modbus.unit } }, logger);
}

const pathsIn = (folder: string, { cert, key }: CertificatePaths): CertificatePaths => ({
  cert: resolve(folder, cert),
  key: resolve(folder, key),
});

/** The errors of the configuration, with what it asks for and is not there. */
function withTrouble(refused: RunOptions['refused'], more: readonly Text[]): RunOptions['refused'] {
  if (more.length === 0) return refused;
  return { problems: [...(refused?.problems ?? []), ...more], count: (refused?.count ?? 0) + more.length };
}

/** What all drivers and channels would do; `applied` is told once it is done. @throws before any of them has done it */
function planOf(
  drivers: readonly Acquisition<Settings>[],
  channels: Channels,
  settings: Settings,
  applied: () => void,
): { apply(): readonly DeviceId[] } {
  const [plans, telling] = [drivers.map((driver) => driver.plan(settings)), channels.plan(settings)];
  return {
    apply: () => {
      telling.apply();
      const again = plans.flatMap((plan) => plan.apply());
      applied();
      return again;
    },
  };
}
