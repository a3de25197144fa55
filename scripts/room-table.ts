import { FLOORS, ROOMS } from './rooms.mjs';

const code = (path: string): string => `\`${path.replace(/\/$/, '')}\``;
const short = (path: string): string => path.replace(/^src\//, '').replace(/\/$|\.ts$/, '');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

const rooms = (): string =>
  table(
    ['room', 'is', 'imports'],
    ROOMS.map(({ paths, is, imports, pure }) => {
      const allowed = imports === 'all' ? 'all' : imports.map(short).join(', ');
      const kind = pure === true ? `${is} (pure)` : is;
      return [paths.map(code).join(', '), kind, allowed === '' ? 'nothing' : allowed];
    }),
  );

const floors = (): string =>
  table(
    ['floor', 'is', 'where'],
    FLOORS.map(({ name, is, paths }) => [name, is, paths.map(code).join(', ') || 'everything else']),
  );

/**
 * The text of ARCHITECTURE.md with the tables of rooms and floors in their places.
 *
 * @throws {Error} when the text has no place for one of them
 */
export const withTables = (text: string): string => put(put(text, 'rooms', rooms()), 'floors', floors());

function put(text: string, name: string, made: string): string {
  const begin = `<!-- ${name}: made from scripts/rooms.mjs by \`npm run generate\`; do not edit -->\n`;
  const from = text.indexOf(begin);
  const to = text.indexOf(`<!-- end of ${name} -->`);
  if (from < 0 || to < from) throw new Error(`ARCHITECTURE.md has no place for the table of ${name}`);
  return text.slice(0, from) + begin + made + text.slice(to);
}
