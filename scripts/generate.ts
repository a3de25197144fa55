import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { drivers } from '../drivers/registry.ts';
import { fileSchema } from '../src/settings/schema.ts';

/** Writes what is made from the one schema of the configuration. With `--check` it only compares. */

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
}

const root = fileURLToPath(new URL('../../', import.meta.url));

function jsonSchema(): object {
  return {
    ...z.toJSONSchema(fileSchema(drivers.schemas), { target: 'draft-2020-12', io: 'input', unrepresentable: 'any' }),
    title: 'Fengsui plant',
  };
}

function reference(schema: object): string {
  const rows: string[] = [];
  walk(schema, '', rows);
  return `# Configuration reference

Made from the schema by \`npm run generate\`; do not edit. Any list may be a file beside \`plant.yaml\`, named by \`include:\`.
Durations are \`500ms\`, \`3s\`, \`10m\`, \`8h\`, \`90d\`, \`3y\`; sizes \`512MB\`, \`8GB\`; lengths are metres; texts are \`{ zh, en }\` or one string for both.

| key | what | default | about |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function walk(node: Node, path: string, rows: string[]): void {
  const object = node.properties === undefined ? node.items : node;
  if (object?.properties === undefined) return;
  const prefix = path === '' ? '' : `${path}${node.properties === undefined ? '[]' : ''}.`;
  for (const [key, child] of Object.entries(object.properties)) {
    const isNeeded = object.required?.includes(key) === true && child.default === undefined;
    rows.push(
      `| \`${prefix}${key}\` | ${kindOf(child)} | ${isNeeded ? '(needed)' : defaultOf(child)} | ${aboutOf(child)} |`,
    );
    walk(child, `${prefix}${key}`, rows);
  }
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

const schema = jsonSchema();
const files = {
  'config/fengsui.schema.json': `${JSON.stringify(schema, null, 2)}\n`,
  'config/REFERENCE.md': reference(schema),
};
const isCheck = process.argv.includes('--check');
for (const [file, text] of Object.entries(files)) {
  if (!isCheck) writeFileSync(`${root}${file}`, text);
  else if (readFileSync(`${root}${file}`, 'utf8') !== text) {
    process.stderr.write(`${file} is not what the schema gives: run npm run generate\n`);
    process.exitCode = 1;
  }
}
if (!isCheck) execFileSync('git', ['-C', root, 'diff', '--stat', '--', ...Object.keys(files)], { stdio: 'inherit' });
