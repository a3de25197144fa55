import type { ConfigurationEdit } from '../domain/input.ts';
import type { Plant } from '../domain/plant.ts';
import type { Instant } from '../domain/time.ts';
import type {
  ChangeReply,
  ChangeRequest,
  Configuration,
  ConfigurationFiles,
  ConfigurationItem,
  ConfigurationProblem,
  KeptItem,
} from '../ports/configuration.ts';
import { DeviceError } from '../ports/driver.ts';
import type { Settings } from '../settings/driver-kind.ts';
import { parseReference, SecretError } from '../settings/secrets.ts';
import { CONFIGURATION_TEXTS } from '../words/configuration.ts';
import { filled } from '../words/sentence.ts';
import { fileProblem } from '../words/problems-files.ts';
import { errorText } from '../words/text-error.ts';
import { MOST_REVISIONS } from './change-store.ts';
import { BY_HAND, BY_UPGRADE, editOf, itemOf } from './edit.ts';
import { type Examination, type Examined, examine } from './examine.ts';
import { lastInForce } from './in-force.ts';
import { ConfigurationKeeper, type ConfigurationPlaces } from './keeper.ts';

/** Changes, and checks, that wait for the one before them. */
const MOST_WAITING = 8;
/** What is under way may wait for a disk that does not answer, ms. */
const DISK_PATIENCE_MS = 2000;

/** Which configuration is in force at this start. */
export interface ConfigurationStart extends ConfigurationPlaces {
  readonly settings: Settings;
  /** The folder has errors, and what was last in force still is. */
  readonly isRefused: boolean;
  /** What is changed in a configuration before it comes into force. */
  readonly adapt?: ((settings: Settings) => Settings) | undefined;
}

/** What follows a change, once the gateway is made. */
export interface ConfigurationFollowers {
  now(): Instant;
  /** Looks at a configuration without holding up anything else. */
  examine(examination: Examination): Promise<Examined>;
  /** What the drivers would do. @throws before anything has changed */
  plan(settings: Settings): { apply(): readonly string[] };
  /** Puts a plant into force and into the record. */
  configure(plant: Plant, edit: ConfigurationEdit): Promise<{ readonly ok: boolean; readonly durable?: boolean }>;
}

/**
 * The configuration in force. One change at a time: checked, planned, kept below the data folder, put into force, and
 * then written into the folder that it came from. What is kept decides: a process that ends half-way starts with the old
 * configuration or with the new one, whole.
 */
export class LiveConfiguration implements Configuration {
  readonly #start: ConfigurationStart;
  readonly #keeper: ConfigurationKeeper;
  /** The change by hand that this start has found. */
  readonly #found: ConfigurationItem | undefined;
  #settings: Settings;
  #followers: ConfigurationFollowers | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  /** Checks take a thread each: one at a time. */
  #checks: Promise<unknown> = Promise.resolve();
  #checking = 0;

  constructor(start: ConfigurationStart, now: Instant) {
    this.#start = start;
    this.#settings = start.settings;
    this.#keeper = new ConfigurationKeeper(start, start.isRefused);
    this.#found = start.isRefused ? undefined : this.#byHand(now);
  }

  /** How the configuration of this start differs from the one that the record was last made under. */
  editSince(revision: string): ConfigurationEdit | undefined {
    const now = this.#settings.plant.revision;
    if (revision === now) return undefined;
    const item = this.#found ?? this.#keeper.store.items.at(-1);
    return item?.revision === now ? editOf(item) : undefined;
  }

  /** From here on changes are taken: the gateway runs on this configuration, which is kept for the next start. */
  begin(followers: ConfigurationFollowers): void {
    this.#followers = followers;
    if (this.#start.isRefused) return;
    this.#turn = this.#keeper.begin(this.#settings, this.#found).catch((error: unknown) => {
      this.#start.logger.error({ error: String(error) }, 'the configuration in force could not be kept');
    });
  }

  /** Ends when what is under way is kept, or the disk has not answered for a while. */
  async settled(): Promise<void> {
    const patience = new Promise((resolve) => setTimeout(resolve, DISK_PATIENCE_MS).unref());
    await Promise.race([this.#turn, patience]);
  }

  current(): ReturnType<Configuration['current']> {
    const { plant, texts } = this.#settings;
    return { revision: plant.revision, files: Object.fromEntries(texts), servedFrom: this.#keeper.servedFrom };
  }

  history(): readonly KeptItem[] {
    const { store } = this.#keeper;
    return store.items.toReversed().map((item) => ({ ...item, kept: store.holds(item.revision) }));
  }

  async check(files: ConfigurationFiles): Promise<readonly ConfigurationProblem[] | 'busy'> {
    const examined = await this.#examined(files);
    if (examined === 'busy') return examined;
    return examined.ok ? examined.warnings : examined.problems;
  }

  async tryOut(files: ConfigurationFiles): ReturnType<Configuration['tryOut']> {
    const examined = await this.#examined(files);
    if (examined === 'busy' || !examined.ok) return examined;
    return { ok: true, plant: examined.settings.plant };
  }

  async #examined(files: ConfigurationFiles): Promise<Examined | 'busy'> {
    if (this.#checking >= MOST_WAITING) return 'busy';
    this.#checking += 1;
    const mine = this.#checks.then(() => this.#followed.examine(this.#over(new Map(Object.entries(files)))));
    this.#checks = mine.catch(() => undefined);
    try {
      return await mine;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { ok: false, problems: [{ file: 'plant.yaml', line: 1, column: 1, message, mend: 'write less into it' }] };
    } finally {
      this.#checking -= 1;
    }
  }

  put(files: ConfigurationFiles, request: ChangeRequest): Promise<ChangeReply> {
    return this.#inTurn(() => this.#change(this.#over(new Map(Object.entries(files))), request, false));
  }

  undo(revision: string | undefined, request: ChangeRequest): Promise<ChangeReply> {
    return this.#inTurn(() => {
      const { store } = this.#keeper;
      const current = this.#settings.plant.revision;
      const isCurrent = revision === undefined || revision === current;
      const wanted = isCurrent ? store.changeTo(current)?.previous : revision;
      if (wanted === undefined) return { ok: false, why: 'nothing-to-undo', detail: CONFIGURATION_TEXTS.nothingToUndo };
      const after = store.texts(wanted);
      if (after === undefined) {
        const detail = filled(CONFIGURATION_TEXTS.textsNotKept, { revision: wanted, most: MOST_REVISIONS });
        return { ok: false, why: 'unknown-revision', detail };
      }
      return this.#change(this.#examination(after, []), request, true);
    });
  }

  get #followed(): ConfigurationFollowers {
    if (this.#followers === undefined) throw new Error('the gateway has not begun');
    return this.#followers;
  }

  #over(files: ReadonlyMap<string, string>): Examination {
    return this.#examination(new Map([...this.#settings.texts, ...files]), [...files.keys()]);
  }

  #examination(after: ReadonlyMap<string, string>, given: readonly string[]): Examination {
    const { texts, plant } = this.#settings;
    return { root: this.#keeper.rootOf(this.#settings), before: texts, plant, after, given };
  }

  async #inTurn(run: () => Promise<ChangeReply> | ChangeReply): Promise<ChangeReply> {
    if (this.#waiting >= MOST_WAITING) return { ok: false, why: 'busy', detail: CONFIGURATION_TEXTS.busy };
    this.#waiting += 1;
    const mine = this.#turn.then(run);
    this.#turn = mine.catch(() => undefined);
    try {
      return await mine;
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      this.#start.logger.error({ error: what }, 'a configuration could not be put into force');
      return { ok: false, why: 'failed', detail: filled(CONFIGURATION_TEXTS.failed, { what }) };
    } finally {
      this.#waiting -= 1;
    }
  }

  async #change(examination: Examination, request: ChangeRequest, isUndo: boolean): Promise<ChangeReply> {
    const before = this.#settings;
    const followers = this.#followed;
    const examined = await followers.examine(examination);
    if (!examined.ok) return { ok: false, why: 'problems', problems: examined.problems };
    const { differences, loosened } = examined;
    const settings = this.#start.adapt?.(examined.settings) ?? examined.settings;
    const { plant } = settings;
    const paths = (isNow: boolean): string[] =>
      differences.filter(({ applies }) => (applies !== 'restart') === isNow).map(({ path }) => path);
    const done = { ok: true, revision: plant.revision, applied: paths(true), restart: paths(false), loosened } as const;
    if (plant.revision === before.plant.revision)
      return { ...done, devices: [], servedFrom: this.#keeper.servedFrom, durable: true };
    const plan = this.#planned(settings, examined.warnings);
    if (!plan.ok) return plan;
    const revisions = { revision: plant.revision, previous: before.plant.revision };
    const item = itemOf({ ...revisions, at: followers.now(), differences, loosened, isUndo }, request);
    const waiting = await this.#keeper.change(before, settings, item, examination.given);
    const reply = await followers.configure(plant, editOf(item)).catch(async (error: unknown) => {
      await this.#keeper.takeBack(before);
      throw error;
    });
    if (!reply.ok) {
      await this.#keeper.takeBack(before);
      const detail = filled(CONFIGURATION_TEXTS.failed, { what: CONFIGURATION_TEXTS.notTaken });
      return { ok: false, why: 'failed', detail };
    }
    this.#settings = settings;
    const devices = plan.apply();
    await this.#keeper.bring(settings, waiting);
    return { ...done, devices, servedFrom: this.#keeper.servedFrom, durable: reply.durable === true };
  }

  /** What the drivers would do; a secret or certificate that is missing is a problem of the configuration. */
  #planned(
    settings: Settings,
    warnings: readonly ConfigurationProblem[],
  ): { readonly ok: true; apply(): readonly string[] } | Extract<ChangeReply, { readonly why: 'problems' }> {
    try {
      const plan = this.#followed.plan(settings);
      return { ok: true, apply: () => plan.apply() };
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      const words = fileProblem('device-unreachable', { device: error.device, what: errorText(error.cause) });
      const problem = { ...placeOf(error.cause, warnings), ...words };
      return { ok: false, why: 'problems', problems: [problem] };
    }
  }

  /** The change that was made while the gateway was off, of files or of the program. */
  #byHand(now: Instant): ConfigurationItem | undefined {
    const { folder, settings } = this.#start;
    const { before } = this.#keeper;
    const { revision } = settings.plant;
    if (before === undefined || before.revision === revision) return undefined;
    const old = lastInForce(this.#start.data)?.plant;
    const examined = examine({ root: folder, before: before.texts, plant: old, after: settings.texts, given: [] });
    if (!examined.ok) return undefined;
    const { differences, loosened } = examined;
    const change = { revision, previous: before.revision, at: now, differences, loosened, isUndo: false };
    return itemOf(change, { by: isEqual(before.texts, settings.texts) ? BY_UPGRADE : BY_HAND, role: '' });
  }
}

/** Where a secret stands that is not there: the check warned of it at its place. */
function placeOf(
  cause: unknown,
  warnings: readonly ConfigurationProblem[],
): Pick<ConfigurationProblem, 'file' | 'line' | 'column'> {
  const secret = cause instanceof SecretError ? parseReference(cause.reference).name : undefined;
  const { file, line, column } = warnings.find(
    ({ code, message }) => secret !== undefined && code?.startsWith('secret-') === true && message.includes(secret),
  ) ?? { file: 'plant.yaml', line: 1, column: 1 };
  return { file, line, column };
}

const isEqual = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): boolean =>
  before.size === after.size && [...before].every(([name, text]) => after.get(name) === text);
