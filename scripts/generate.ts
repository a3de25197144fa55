import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { drivers } from '../drivers/registry.ts';
import { type Limit, LIMITS } from '../src/server/limits.ts';
import { APPLIES, type Applies } from '../src/settings/applies.ts';
import { fileSchema, OWNER } from '../src/settings/schema.ts';
import { alarmTables } from './alarm-tables.ts';
import { withTables } from './room-table.ts';

/** Writes what is made from the schema of the configuration, the tables of gases, alarms and limits, and the list of rooms. With `--check` it only compares. */

interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly title?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly prefixItems?: readonly Node[];
  readonly anyOf?: readonly Node[];
  /** The branches of a union that one key tells apart. */
  readonly oneOf?: readonly Node[];
  readonly additionalProperties?: Node | boolean;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Node>>;
  [APPLIES]?: Applies;
}

const root = join(import.meta.dirname, '../..');

/** @param reused whether what several keys have in common stands there once, or at each of them */
function jsonSchema(reused: 'ref' | 'inline'): Node {
  const schema = z.toJSONSchema(fileSchema(drivers), {
    target: 'draft-2020-12',
    io: 'input',
    unrepresentable: 'any',
    reused,
    override: ({ jsonSchema }) => nameOwner(jsonSchema),
  }) as Node;
  sayHow(schema, schema.$defs ?? {}, 'live');
  return { ...schema, title: 'Fengsui plant' };
}

/** The loader writes whose device it is, not the user: it becomes the title of what that driver's devices have. */
function nameOwner(device: z.core.JSONSchema.BaseSchema): void {
  const owner = device.properties?.[OWNER];
  if (device.properties === undefined || typeof owner !== 'object') return;
  device.title = String(owner.const);
  delete device.properties[OWNER];
  device.required = device.required?.filter((key) => key !== OWNER) ?? [];
}

/** Writes on every key how a change of it comes into force: what it says itself, else what it is part of. */
function sayHow(node: Node, defs: Readonly<Record<string, Node>>, around: Applies): void {
  const target = node.$ref === undefined ? undefined : defs[node.$ref.replace('#/$defs/', '')];
  const how = node[APPLIES] ?? target?.[APPLIES] ?? around;
  const below = [node.items, ...(node.anyOf ?? []), ...(node.oneOf ?? []), node.additionalProperties, target];
  for (const child of below) if (typeof child === 'object') sayHow(child, defs, how);
  for (const child of Object.values(node.properties ?? {})) {
    sayHow(child, defs, how);
    const own = child.$ref === undefined ? undefined : defs[child.$ref.replace('#/$defs/', '')]?.[APPLIES];
    child[APPLIES] ??= own ?? how;
  }
}

function reference(schema: Node): string {
  const rows: string[] = [];
  walk(schema, '', rows);
  return `# Configuration reference

Made from the schema by \`npm run generate\`; do not edit. Any list may be a file beside \`plant.yaml\`, named by \`include:\`.
Durations are \`500ms\`, \`3s\`, \`10m\`, \`8h\`, \`90d\`, \`3y\`; sizes \`512MB\`, \`8GB\`; lengths are metres; texts are \`{ zh, en }\` or one string for both.

A changed key comes into force at once (live), by beginning its device or badge source again while all others go on (device), or
at the next start of the gateway (restart). \`fengsui config apply --config DIR --data DIR\` puts a changed folder into force and names
what needs a restart.

| key | what | default | applies | about |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function walk(node: Node, path: string, rows: string[]): void {
  const object = merged(node.properties === undefined ? node.items : node);
  if (object?.properties === undefined) return walkRecord(node, path, rows);
  const prefix = path === '' ? '' : `${path}${node.properties === undefined ? '[]' : ''}.`;
  for (const [key, child] of Object.entries(object.properties)) {
    const isNeeded = object.required?.includes(key) === true && child.default === undefined;
    rows.push(
      `| \`${prefix}${key}\` | ${kindOf(child)} | ${isNeeded ? '(needed)' : defaultOf(child)} | ${child[APPLIES] ?? ''} | ${aboutOf(child)} |`,
    );
    walk(child, `${prefix}${key}`, rows);
  }
}

/** Objects by names of the writer's own. */
function walkRecord({ additionalProperties }: Node, path: string, rows: string[]): void {
  if (typeof additionalProperties === 'object') walk(additionalProperties, `${path}.NAME`, rows);
}

/** The keys of all branches of a union in one table; a key that not every branch has says whose it is. */
function merged(node: Node | undefined): Node | undefined {
  const branches = node?.oneOf ?? [];
  if (branches.length === 0) return node;
  const names = branches.map(
    ({ title, properties }) => title ?? properties?.['dialect']?.const ?? properties?.['kind']?.const,
  );
  const keys = new Map<string, Node[]>();
  for (const { properties } of branches)
    for (const [key, child] of Object.entries(properties ?? {})) keys.set(key, [...(keys.get(key) ?? []), child]);
  const properties = Object.fromEntries(
    [...keys].map(([key, children]): [string, Node] => {
      const [first = {}] = children;
      if (key === 'dialect')
        return [
          key,
          {
            enum: names,
            default: 'json',
            [APPLIES]: 'device',
            description: 'How its messages are written; the other keys go by it.',
          },
        ];
      if (key === 'kind' && children.every(({ const: value }) => value !== undefined))
        return [key, { enum: names, [APPLIES]: first[APPLIES] ?? 'live', description: 'The other keys go by it.' }];
      if (children.length === branches.length) return [key, sharedByAll(children, names.map(String))];
      const owners = branches.flatMap(({ properties: own }, i) => (own?.[key] === undefined ? [] : [String(names[i])]));
      const alike = children.every((child) => JSON.stringify(child) === JSON.stringify(first));
      const { default: usual, ...rest } = alike ? first : merge(children);
      const about = `${rest.description ?? ''} (${owners.join(', ')})`.trim();
      return [key, { ...rest, ...(alike && usual !== undefined ? { default: usual } : {}), description: about }];
    }),
  );
  const required = [...keys.keys()].filter((key) =>
    branches.every((branch) => branch.properties?.[key] === undefined || branch.required?.includes(key) === true),
  );
  return { properties, required };
}

/** One key that every branch has: as it is, or where they differ, with what each of them makes of it. */
function sharedByAll(children: readonly Node[], names: readonly string[]): Node {
  const [first = {}] = children;
  if (children.every((child) => JSON.stringify(child) === JSON.stringify(first))) return first;
  const named = (nodes: readonly (Node | undefined)[]): Node => ({
    oneOf: nodes.map((node, i) => ({ ...node, title: names[i] ?? '' })),
  });
  if (children.every(({ items }) => items?.properties !== undefined))
    return { ...first, items: { type: 'object', ...merged(named(children.map(({ items }) => items))) } };
  if (children.every(({ properties }) => properties !== undefined)) return { ...first, ...merged(named(children)) };
  const { default: usual, ...rest } = first;
  const isUsual = children.every((child) => child.default === usual);
  return {
    ...rest,
    ...(isUsual && usual !== undefined ? { default: usual } : {}),
    description: aboutAll(children, names, isUsual),
  };
}

/** What all branches say of a key, once; or what each of them says, with its name. */
function aboutAll(children: readonly Node[], names: readonly string[], isUsual: boolean): string {
  const of = (words: readonly (string | undefined)[], between: string): string =>
    words.flatMap((word, i) => (word === undefined ? [] : `${word} (${names[i]})`)).join(between);
  const descriptions = children.map(({ description }) => description);
  const [first] = descriptions;
  if (first === undefined || descriptions.some((one) => one !== first)) return of(descriptions, ' / ');
  if (isUsual) return first;
  const usual = children.map((child) =>
    typeof child.default === 'object' ? undefined : JSON.stringify(child.default),
  );
  return `${first} Default: ${of(usual, ', ')}`;
}

/** One key that branches describe differently: everything that any of them says. */
function merge(children: readonly Node[]): Node {
  const properties = Object.assign({}, ...children.map((child) => child.properties ?? {})) as Readonly<
    Record<string, Node>
  >;
  const descriptions = [...new Set(children.flatMap(({ description }) => description ?? []))];
  return {
    ...children[0],
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    description: descriptions.join(' / '),
  };
}

function kindOf(node: Node): string {
  if (node.title !== undefined) return node.title;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(' ');
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.anyOf !== undefined) return node.anyOf.map(kindOf).join(' or ');
  if (node.prefixItems !== undefined) return `list of ${node.prefixItems.length}`;
  if (node.type === 'array') return 'list';
  return node.type === 'object' ? '' : (node.type ?? '');
}

function defaultOf(node: Node): string {
  if (node.default === undefined || typeof node.default === 'object') return '';
  return `\`${JSON.stringify(node.default).replace(/^"|"$/g, '')}\``;
}

const aboutOf = ({ description = '', examples }: Node): string =>
  [
    description,
    ...(examples === undefined || description !== ''
      ? []
      : [`like ${examples.map((example) => `\`${String(example)}\``).join(', ')}`]),
  ]
    .join(' ')
    .replaceAll('|', '\\|');

/** What peers may take of HTTP and the websockets. */
function limitsOfPeers(): string {
  const rows = Object.entries<Limit>(LIMITS).map(
    ([name, { most, perSecond, unit, what, beyond }]) =>
      `| \`${name}\` | ${most}${perSecond === undefined ? '' : `, and ${perSecond} a second`} ${unit} | ${what} | ${beyond} |`,
  );
  return `# Limits of peers

Made from \`src/server/limits.ts\` by \`npm run generate\`; do not edit. What HTTP and the websockets give to one address, to one
account and to all together, so that no peer takes the gateway from the others. An account is a user or a token; an address
is one IPv4 address or one IPv6 /64 network; the machine itself (its loopback, a unix socket) has limits of its own, because
a reverse proxy brings in everybody from there. A rate is so much at once, and so much more each second. The metric
\`fengsui_limited_total{limit}\` counts how often each was reached.

| limit | value | of what | beyond it |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

const schema = jsonSchema('ref');
const files = {
  'config/fengsui.schema.json': `${JSON.stringify(schema, null, 2)}\n`,
  'config/REFERENCE.md': reference(jsonSchema('inline')),
  'docs/limits-of-peers.md': limitsOfPeers(),
  'docs/gases-and-alarms.md': alarmTables(),
  'ARCHITECTURE.md': withTables(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')),
};
const isCheck = process.argv.includes('--check');
for (const [file, text] of Object.entries(files)) {
  if (!isCheck) writeFileSync(join(root, file), text);
  else if (readFileSync(join(root, file), 'utf8') !== text) {
    process.stderr.write(`${file} is not what the sources give: run npm run generate\n`);
    process.exitCode = 1;
  }
}
if (!isCheck) execFileSync('git', ['-C', root, 'diff', '--stat', '--', ...Object.keys(files)], { stdio: 'inherit' });
