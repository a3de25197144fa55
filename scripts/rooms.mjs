import { readdirSync } from 'node:fs';

/**
 * Who may import whom. `.dependency-cruiser.cjs` holds it in `npm run check`, and ARCHITECTURE.md shows it by
 * `npm run generate`.
 *
 * @typedef {object} Room
 * @property {readonly string[]} paths folders (with `/`) or files that share this line
 * @property {string} is what the reader finds there
 * @property {readonly string[] | 'all'} imports paths beside its own; packages are free
 * @property {boolean} [pure] holds no clock, no chance and no I/O
 * @property {boolean} [rxjs] may import rxjs
 */

const DOMAIN = 'src/domain/';
const PORTS = 'src/ports/';
const COMMON = 'src/common/';
const WIRE = 'src/wire/';
const WORDS = 'src/words/';
const PROJECT = 'src/project/';
const PIPELINE = 'src/pipeline/';
const SETTINGS = 'src/settings/';
/** How the past is found, apart from the thread that answers questions about it. */
const HISTORY = ['figures', 'survey', 'plants-then', 'roster-then'].map((file) => `src/historian/${file}.ts`);

/** Each folder is a driver; none imports another. All that read this run in the project's folder. */
const DRIVERS = readdirSync('drivers', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
  .map(({ name }) => name)
  .sort();
const ASKED_OF_DRIVERS = ['values', 'explain', 'problem', 'schema', 'syntax', 'driver-kind'].map(
  (file) => `${SETTINGS}${file}.ts`,
);

/** @type {readonly Room[]} */
export const ROOMS = [
  { paths: [DOMAIN], is: 'the rules', imports: [], pure: true },
  { paths: [PORTS], is: 'interfaces between the rules and the world', imports: [DOMAIN] },
  { paths: [COMMON], is: 'small functions over the ports, for several rooms', imports: [DOMAIN, PORTS] },
  { paths: [WIRE], is: 'message schemas, shared with the browser', imports: [DOMAIN], pure: true },
  {
    paths: [WORDS],
    is: 'every text that a person reads, in Chinese and English, by code',
    imports: [DOMAIN],
    pure: true,
  },
  { paths: [PROJECT], is: 'state to wire', imports: [DOMAIN, WIRE, WORDS], pure: true },
  { paths: [PIPELINE], is: 'admission and fold', imports: [DOMAIN, PORTS, PROJECT], rxjs: true },
  { paths: ['src/gateway.ts'], is: 'the road, made of ports', imports: [DOMAIN, PORTS, PIPELINE], rxjs: true },
  { paths: [SETTINGS], is: 'schema, load, check', imports: [DOMAIN, PORTS, COMMON, WORDS, 'src/wire/duration.ts'] },
  {
    paths: ['src/accounts/'],
    is: 'users, tokens, sessions: in memory, and on a thread of their own (ADR 11)',
    imports: [DOMAIN, PORTS, COMMON, WORDS],
  },
  {
    paths: ['src/configuration/'],
    is: 'the configuration in force, and how another one comes into force',
    imports: [DOMAIN, PORTS, COMMON, SETTINGS, WORDS, 'drivers/registry.ts'],
  },
  {
    paths: ['src/backup/'],
    is: 'configuration, accounts, keys and the record in one archive, and back',
    imports: [DOMAIN, PORTS, COMMON, WORDS, 'src/accounts/', 'src/configuration/', 'src/log/', 'src/platform/'],
  },
  {
    paths: ['src/channels/'],
    is: 'messages to people: webhook, robots, mail, SMS, MQTT',
    imports: [DOMAIN, PORTS, COMMON, SETTINGS, WORDS, WIRE, PROJECT, 'drivers/shared/json/'],
  },
  { paths: ['src/log/'], is: 'the event log on disk', imports: [DOMAIN, PORTS, COMMON, 'src/platform/'] },
  { paths: ['src/platform/'], is: 'adapters to the machine', imports: [DOMAIN, PORTS, COMMON] },
  {
    paths: ['src/panel/'],
    is: 'a read-only Modbus server for the panel next door, on a thread of its own (ADR 20)',
    imports: [DOMAIN, PORTS, PIPELINE, PROJECT, WORDS],
  },
  {
    paths: ['src/evidence/'],
    is: 'what the record says to others: exports, reports, what-if',
    imports: [DOMAIN, PORTS, COMMON, WIRE, WORDS, PROJECT, 'src/log/', 'src/replay/', ...HISTORY],
  },
  { paths: ['src/replay/'], is: "a viewer's replay", imports: [DOMAIN, PORTS, PIPELINE, PROJECT, WIRE, WORDS] },
  {
    paths: ['src/historian/'],
    is: 'the reading thread: queries and replays, a slice of time each',
    imports: [
      DOMAIN,
      PORTS,
      COMMON,
      WIRE,
      'src/log/',
      'src/evidence/',
      PROJECT,
      'src/replay/',
      'src/platform/',
      WORDS,
      'src/evidence/',
    ],
  },
  {
    paths: ['src/server/'],
    is: 'HTTP and websockets',
    imports: [DOMAIN, PORTS, COMMON, WIRE, WORDS, PROJECT, PIPELINE, 'src/gateway.ts'],
    rxjs: true,
  },
  {
    paths: ['src/commission/'],
    is: 'scanning a wire, looking at points',
    imports: [DOMAIN, PORTS, COMMON, WIRE, WORDS, SETTINGS, 'drivers/'],
  },
  { paths: ['src/dashboard/'], is: 'the browser app', imports: [DOMAIN, WIRE, WORDS] },
  ...DRIVERS.map((name) => ({
    paths: [`drivers/${name}/`],
    is: 'a driver',
    imports: [DOMAIN, PORTS, COMMON, WORDS, 'drivers/shared/', ...ASKED_OF_DRIVERS],
  })),
  {
    paths: ['drivers/shared/'],
    is: 'what several drivers need',
    imports: [DOMAIN, PORTS, COMMON, WORDS, ...ASKED_OF_DRIVERS],
  },
  { paths: ['drivers/registry.ts'], is: 'the list of drivers', imports: 'all' },
  {
    paths: ['simulators/'],
    is: 'a plant that obeys physics, on real wires and in simulated time',
    imports: [DOMAIN, PORTS, COMMON, 'src/gateway.ts', PIPELINE, 'src/log/', SETTINGS, 'drivers/'],
    rxjs: true,
  },
  { paths: ['bench/'], is: 'measurements', imports: 'all', rxjs: true },
  { paths: ['src/main.ts', 'src/embedded-broker.ts', 'src/cli/'], is: 'make adapters, start things', imports: 'all' },
];

/**
 * The floors inside the domain, lowest first: a file imports its own floor and those below. The first floor that names a
 * file has it, so a file may lie in a room and belong to a lower floor than the rest of the room.
 *
 * @typedef {object} Floor
 * @property {string} name
 * @property {string} is
 * @property {readonly string[]} paths below `src/domain`; none for the highest floor, which has all other files
 */

/** @type {readonly Floor[]} */
export const FLOORS = [
  {
    name: 'kernel',
    is: 'what any fold needs: ids, time, texts, slices of state, deadlines',
    paths: ['brand.ts', 'ids.ts', 'time.ts', 'text.ts', 'state/slice.ts', 'state/deadlines.ts'],
  },
  {
    name: 'values',
    is: 'the plant, inputs, transitions, and what is kept of one thing: types, and functions of one value',
    paths: [
      ...[
        'plant.ts',
        'act.ts',
        'input.ts',
        'event.ts',
        'people/zone-rules.ts',
        'positioning/',
        'dangers/danger.ts',
        'gateway/trouble.ts',
        'gateway/watch-plan.ts',
        'site-clock.ts',
        'notices/plan.ts',
        'notices/notice.ts',
        'outputs/output.ts',
        'incidents/incident.ts',
        'musters/muster.ts',
        'musters/plan.ts',
        'ledger/check.ts',
        'response/closing.ts',
        'rules/statement.ts',
        'rules/interval.ts',
        'votes/vote.ts',
        'vitals/vitals.ts',
        'exposure/exposure.ts',
        'exposure/limits.ts',
      ],
      ...['condition', 'transition', 'alarm-state', 'base'].map((file) => `alarm/${file}.ts`),
      ...['gases', 'units', 'law', 'forecast', 'theil-sen', 'cross'].map((file) => `gas/${file}.ts`),
      ...['quality', 'lateness', 'process'].map((file) => `reading/${file}.ts`),
      ...['geometry', 'button', 'fence', 'schedule', 'zone-floors', 'motion'].map((file) => `people/${file}.ts`),
    ],
  },
  { name: 'state', is: 'everything that the fold knows', paths: ['state/'] },
  {
    name: 'alarm engine',
    is: 'delays, latching, acknowledgement, closing and grouping, of any kind of alarm',
    paths: ['alarm/', 'incidents/', 'response/'],
  },
  {
    name: 'rooms',
    is: 'what readings, fixes, outputs and the gateway itself change',
    paths: [
      'reading/',
      'gas/',
      'vitals/',
      'exposure/',
      'people/',
      'dangers/',
      'gateway/',
      'outputs/',
      'musters/',
      'ledger/',
      'rules/',
      'votes/',
    ],
  },
  { name: 'conditions', is: 'each kind of alarm', paths: ['conditions/'] },
  { name: 'fold', is: 'acts, configuration, checkpoints, `reduce`', paths: [] },
];
