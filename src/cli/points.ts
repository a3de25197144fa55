import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { modbusDevices } from '../../drivers/modbus/settings.ts';
import { drivers } from '../../drivers/registry.ts';
import type { Watching } from '../commission/points/devices.ts';
import { loadOrThrow } from '../settings/load.ts';
import { millisecondsOf } from '../wire/duration.ts';
import { stopSignal } from './run.ts';

interface Options {
  readonly config?: string;
  readonly device?: string;
  readonly watch?: true;
  readonly json?: true;
  readonly for: number;
  readonly url?: string;
  readonly tokenFile?: string;
  readonly lang: 'zh' | 'en';
}

/** `fengsui points`: what every point says now, read from the devices themselves or from a gateway that runs. */
export const pointsCommand = (): Command =>
  new Command('points')
    .description('show every point: value, quality, age and raw registers')
    .option(
      '--config <dir>',
      'folder that holds plant.yaml: its devices are read directly; with --url it tells where points are read',
    )
    .option('--url <url>', 'watch the gateway that runs there instead, like http://127.0.0.1:8420')
    .option('--token-file <file>', 'with --url: file that holds a token (fengsui token add)')
    .option('--device <id>', 'this device alone')
    .option('--watch', 'go on until Ctrl-C')
    .option('--for <duration>', 'without --watch: wait so long at most', waiting, 10_000)
    .option('--json', 'one object a line, at each change')
    .addOption(new Option('--lang <lang>', 'language of the names').choices(['zh', 'en']).default(language()))
    .addHelpText('after', '\nWithout --watch it exits 1 when any point is not good.')
    .action(showPoints);

async function showPoints(options: Options, command: Command): Promise<void> {
  const wrong = wrongUse(options);
  if (wrong !== undefined) return command.error(`error: ${wrong}`, { exitCode: 2 });
  // What reads devices is loaded when it is to run, and not for a line of help.
  const { PointsView } = await import('../commission/points/view.ts');
  const { SystemClock } = await import('../platform/system-clock.ts');
  const clock = new SystemClock();
  const say = (text: string): void => void process.stderr.write(`${text}\n`);

  const known = await sourceOf(options, clock, say);
  const devices = known.devices.filter(({ id }) => options.device === undefined || id === options.device);
  if (devices.length === 0) {
    const ids = known.devices.map(({ id }) => id).join(', ');
    return command.error(
      `error: there is no device ${options.device ?? 'at all'}${ids === '' ? '' : `; known are ${ids}`}`,
      { exitCode: 2 },
    );
  }
  const ids = new Set(devices.map(({ id }) => id));
  const view = new PointsView({
    devices,
    points: known.points.filter(({ device }) => ids.has(device)),
    json: options.json === true,
    watch: options.watch === true,
    language: options.lang,
    isDirect: options.url === undefined,
    screen: process.stdout,
    warn: say,
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

function wrongUse({ config, url, tokenFile }: Options): string | undefined {
  if (url === undefined) {
    if (config === undefined) return 'say --config DIR, or --url of a gateway that runs';
    return tokenFile === undefined ? undefined : '--token-file is of --url';
  }
  if (!/^https?:\/\/[^/]+\/?$/.test(url)) return `${url} is no gateway; write http://127.0.0.1:8420`;
  return tokenFile === undefined ? '--url needs --token-file; make one with fengsui token add' : undefined;
}

type Views = typeof import('../commission/points/view.ts');
type ViewOptions = ConstructorParameters<Views['PointsView']>[0];
interface Source extends Pick<ViewOptions, 'devices' | 'points'> {
  watch(devices: ReadonlySet<string>, board: InstanceType<Views['PointsView']>['board']): Watching;
}

async function sourceOf(options: Options, clock: ViewOptions['clock'], say: (text: string) => void): Promise<Source> {
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
    const lost = (why: string): void => {
      if (why !== told) say(`the gateway does not answer: ${why}`);
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
  if (!(ms >= 100)) throw new InvalidArgumentError('write it like 10s');
  return ms;
}

/** Whoever read what is printed has seen enough, as `head` has. */
function readerGone(): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.on('error', (error: Error) => {
      if ('code' in error && error.code === 'EPIPE') return resolve();
      throw error;
    });
  });
}

/** Names in Chinese where the terminal speaks it. */
function language(): 'zh' | 'en' {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return (LC_ALL ?? LC_MESSAGES ?? LANG ?? '').startsWith('zh') ? 'zh' : 'en';
}
