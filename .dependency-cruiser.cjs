/** The rooms and floors of scripts/rooms.mjs as rules. */
const { FLOORS, ROOMS } = require('./scripts/rooms.mjs');

const HOUSE = '^(src|drivers|simulators|bench)/';
const within = (paths) => paths.map((path) => `^${path.replaceAll('.', '\\.')}`).join('|');
const pathsOf = (rooms) => within(rooms.flatMap(({ paths }) => paths));

/** A room imports itself, the rooms named, and packages; nothing else of ours. */
const rule = ({ paths, imports }) => ({
  name: `imports of ${paths.join(', ')}`,
  severity: 'error',
  from: { path: within(paths) },
  to: { path: '^(src|drivers|simulators|bench|scripts|test)/', pathNot: within([...paths, ...imports]) },
});

const inDomain = (floors) => within(floors.flatMap(({ paths }) => paths.map((path) => `src/domain/${path}`)));

/** A floor of the domain imports itself and what is below it. */
const floorRule = ({ name, paths }, i) => ({
  name: `domain floor ${name}`,
  severity: 'error',
  from: { path: inDomain([{ paths }]), ...(i === 0 ? {} : { pathNot: inDomain(FLOORS.slice(0, i)) }) },
  to: { path: '^src/domain/', pathNot: inDomain(FLOORS.slice(0, i + 1)) },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: '\\.d\\.ts$|config\\.ts$|^src/dashboard/|^test/|^bench/' },
      to: {},
    },
    { name: 'everything-has-a-room', severity: 'error', from: { path: HOUSE, pathNot: pathsOf(ROOMS) }, to: {} },
    {
      name: 'domain-imports-no-package',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { path: 'node_modules' },
    },
    {
      name: 'pure-rooms-have-no-io',
      severity: 'error',
      from: { path: pathsOf(ROOMS.filter(({ pure }) => pure)) },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'rxjs-lives-in-the-pipeline',
      severity: 'error',
      from: { path: HOUSE, pathNot: pathsOf(ROOMS.filter(({ rxjs }) => rxjs)) },
      to: { path: 'node_modules/rxjs' },
    },
    ...ROOMS.filter(({ imports }) => imports !== 'all').map(rule),
    ...FLOORS.slice(0, -1).map(floorRule),
    {
      name: 'what-shows-or-scans-cannot-write',
      severity: 'error',
      from: { path: '^(src/(replay|historian|project|server|commission|dashboard)|simulators)/' },
      to: { path: '^(drivers/[^/]+/output/|drivers/shared/mqtt/outputs?\\.ts)' },
    },
    {
      // The relays of a simulated life are in memory: what drives them stands in for a driver, and reaches no wire.
      name: 'what-shows-or-scans-holds-no-output',
      severity: 'error',
      from: {
        path: '^(src/(replay|historian|project|server|commission|dashboard)|simulators)/',
        pathNot: '^simulators/sim/outputs\\.ts',
      },
      to: { path: '^src/ports/output\\.ts' },
    },
    {
      name: 'drivers-come-from-the-registry',
      severity: 'error',
      from: { path: '^src/(main|gateway|embedded-broker|server|settings|pipeline)' },
      to: { path: '^drivers/', pathNot: '^drivers/registry' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.svelte'] },
  },
};
