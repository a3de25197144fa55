/** Who may import whom: the sentences of ARCHITECTURE.md as rules. */
const within = (...rooms) => rooms.map((room) => `^${room}`).join('|');

/** A room imports itself, the rooms named, and packages; nothing else of ours. */
const room = (name, ...allowed) => ({
  name: `${name.replace(/\W+/g, '-')}-imports`,
  severity: 'error',
  from: { path: `^${name}` },
  to: { path: '^(src|drivers|simulators|bench|scripts|test)/', pathNot: within(name, ...allowed) },
});

const DOMAIN = 'src/domain/';
const PORTS = 'src/ports/';
const WIRE = 'src/wire/';

/** Rooms that hold no clock, no chance and no I/O. */
const PURE = within(DOMAIN, WIRE, 'src/project/');

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: '\\.d\\.ts$|config\\.ts$|^src/dashboard/|^test/|^bench/' },
      to: {},
    },
    {
      name: 'domain-imports-nothing-outside',
      severity: 'error',
      from: { path: `^${DOMAIN}` },
      to: { pathNot: `^${DOMAIN}` },
    },
    { name: 'pure-rooms-have-no-io', severity: 'error', from: { path: PURE }, to: { dependencyTypes: ['core'] } },
    {
      name: 'rxjs-lives-in-the-pipeline',
      severity: 'error',
      from: { pathNot: '^(src/(pipeline|gateway|server)|bench|test|simulators)' },
      to: { path: 'node_modules/rxjs' },
    },
    room(PORTS, DOMAIN),
    room(WIRE, DOMAIN),
    room('src/settings/', DOMAIN, PORTS, 'src/wire/duration'),
    room('src/accounts/', DOMAIN, PORTS),
    room('src/project/', DOMAIN, WIRE),
    room('src/pipeline/', DOMAIN, PORTS, 'src/project/'),
    room('src/replay/', DOMAIN, PORTS, 'src/pipeline/', 'src/project/', WIRE),
    room('src/log/', DOMAIN, PORTS),
    room('src/platform/', DOMAIN, PORTS),
    room('src/historian/', DOMAIN, PORTS, 'src/log/', 'src/project/', 'src/replay/', 'src/platform/'),
    room('src/server/', DOMAIN, PORTS, WIRE, 'src/project/', 'src/pipeline/', 'src/gateway.ts'),
    room('src/gateway.ts', DOMAIN, PORTS, 'src/pipeline/'),
    room('src/dashboard/', WIRE, DOMAIN),
    room('src/commission/', DOMAIN, PORTS, WIRE, 'src/settings/', 'drivers/'),
    room('drivers/modbus/', DOMAIN, PORTS, 'src/settings/(values|explain|problem|load)'),
    room('drivers/mqtt/', DOMAIN, PORTS, 'src/settings/values'),
    room('simulators/', DOMAIN, PORTS, 'src/gateway.ts', 'src/pipeline/', 'src/log/', 'src/settings/', 'drivers/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.svelte'] },
  },
};
