import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { modbusDevices } from '../../drivers/modbus/settings/device.ts';
import { drivers } from '../../drivers/registry.ts';
import type { Watching } from '../commission/points/devices.ts';
import { loadOrThrow } from '../settings/load.ts';
import { millisecondsOf } from '../wire/duration.ts';
import type { Text } from '../domain/text.ts';
import { CLI_TEXTS } from '../words/cli.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import { POINTS_TEXTS } from '../words/points.ts';
import { filled } from '../words/sentence.ts';
import { language, messageOf, spoken } from './language.ts';
import { stopSignal } from './run.ts';

interface Options {
  readonly config?: string;
  readonly device?: string;
  readonly watch?: true;
  readonly json?: true;
  readonly for: number;
  readonly url?: string;
  readonly tokenFile?: string;
}

/** `fengsui points`: what every point says now, read from the devices themselves or from a gateway that runs. */
export const pointsCommand = (): Command =>
  new Command('points')
    .description(spoken(COMMAND_TEXTS.points))
    .option('--config <dir>', spoken(COMMAND_TEXTS.pointsConfig))
    .option('--url <url>', spoken(COMMAND_TEXTS.url))
    .option('--token-file <file>', spoken(COMMAND_TEXTS.tokenFile))
    .option('--device <id>', spoken(COMMAND_TEXTS.device))
    .option('--watch', spoken(COMMAND_TEXTS.watch))
    .option('--for <duration>', spoken(COMMAND_TEXTS.waiting), waiting, 10_000)
    .option('--json', spoken(COMMAND_TEXTS.pointsJson))
    .addHelpText('after', `\n${spoken(COMMAND_TEXTS.pointsExit)}`)
    .action(showPoints);

async function showPoints(options: Options, command: Command): Promise<void> {
  const wrong = wrongUse(options);
  if (wrong !== undefined) return command.error(`error: ${spoken(wrong)}`, { exitCode: 2 });
  // What reads devices is loaded when it is to run, and not for a line of help.
  const { PointsView } = await import('../commission/points/view.ts');
  const { SystemClock } = await import('../platform/system-clock.ts');
  const clock = new SystemClock();
  const warn = (text: string): void => void process.stderr.write(`${text}\n`);

  const known = await sourceOf(options, clock, warn);
  const devices = known.devices.filter(({ id }) => options.device === undefined || id === options.device);
  if (devices.length === 0) {
    const ids = known.devices.map(({ id }) => id).join(', ');
    const words =
      options.device === undefined
        ? POINTS_TEXTS.noDevices
        : filled(POINTS_TEXTS.noDevice, { id: options.device, known: ids === '' ? '-' : ids });
    return command.error(`error: ${spoken(words)}`, { exitCode: 2 });
  }
  const ids = new Set(devices.map(({ id }) => id));
  const view = new PointsView({
    devices,
    points: known.points.filter(({ device }) => ids.has(device)),
    json: options.json === true,
    watch: options.watch === true,
    language,
    isDirect: options.url === undefined,
    screen: process.stdout,
    warn,
    clock,
  });
  const watching = known.watch(ids, view.board);
  try {
    view.start();
    await Promise.race([stopSignal(), readerGone(), ...(options.watch === true ? [] : [view.complete(options.for)])]);
  } finally {
    view.stop();
    await watching.stop();
  }
  process.exitCode = options.watch === true || view.board.isGood ? 0 : 1;
}

function wrongUse({ config, url, tokenFile }: Options): Text | undefined {
  if (url === undefined) {
    if (config === undefined) return POINTS_TEXTS.needsSource;
    return tokenFile === undefined ? undefined : POINTS_TEXTS.tokenOfUrl;
  }
  if (!/^https?:\/\/[^/]+\/?$/.test(url)) return filled(POINTS_TEXTS.noGateway, { url });
  return tokenFile === undefined ? POINTS_TEXTS.urlNeedsToken : undefined;
}

type Views = typeof import('../commission/points/view.ts');
type ViewOptions = ConstructorParameters<Views['PointsView']>[0];
interface Source extends Pick<ViewOptions, 'devices' | 'points'> {
  watch(devices: ReadonlySet<string>, board: InstanceType<Views['PointsView']>['board']): Watching;
}

async function sourceOf(options: Options, clock: ViewOptions['clock'], warn: (text: string) => void): Promise<Source> {
  const { watchDevices, watchedDevices, watchedPoints } = await import('../commission/points/devices.ts');
  const settings = options.config === undefined ? undefined : loadOrThrow(options.config, drivers);
  const own = settings === undefined ? [] : watchedPoints(settings);
  if (options.url !== undefined) {
    const { watchedAt, watchGateway } = await import('../commission/points/gateway.ts');
    const access = { url: options.url.replace(/\/$/, ''), token: readFileSync(options.tokenFile ?? '', 'utf8').trim() };
    const { devices, points } = await watchedAt(access);
    const reads = new Map(own.map(({ id, register }) => [id, register]));
    const withReads = points.map((point) => {
      const register = reads.get(point.id);
      return register === undefined ? point : { ...point, register };
    });
    let told = '';
    const lost = (error: unknown): void => {
      const why = messageOf(error);
      if (why !== told) warn(spoken(filled(POINTS_TEXTS.gatewayLost, { why })));
      told = why;
    };
    return { devices, points: withReads, watch: (_ids, board) => watchGateway(access, board, clock, lost) };
  }
  const { transportOf } = await import('../platform/transport-of.ts');
  const all = settings === undefined ? [] : modbusDevices(settings);
  return {
    devices: settings === undefined ? [] : watchedDevices(settings),
    points: own,
    watch: (ids, board) =>
      watchDevices(
        all.filter(({ id }) => ids.has(id)),
        board,
        transportOf,
        clock,
      ),
  };
}

function waiting(text: string): number {
  const ms = millisecondsOf(text);
  if (!(ms >= 100)) throw new InvalidArgumentError(spoken(CLI_TEXTS.writeDuration));
  return ms;
}

/** Resolves when the reader of the output has closed it, as `head` does. */
function readerGone(): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.on('error', (error: Error) => {
      if ('code' in error && error.code === 'EPIPE') return resolve();
      throw error;
    });
  });
}
