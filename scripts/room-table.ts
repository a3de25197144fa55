import { ROOMS } from './rooms.mjs';

const BEGIN = '<!-- rooms: made from scripts/rooms.mjs by `npm run generate`; do not edit -->';
const END = '<!-- end of rooms -->';

const code = (path: string): string => `\`${path.replace(/\/$/, '')}\``;
const short = (path: string): string => path.replace(/^src\//, '').replace(/\/$|\.ts$/, '');

function table(): string {
  const rows = ROOMS.map(({ paths, is, imports, pure }) => {
    const allowed = imports === 'all' ? 'all' : imports.map(short).join(', ');
    return `| ${paths.map(code).join(', ')} | ${is}${pure === true ? ' (pure)' : ''} | ${allowed === '' ? 'nothing' : allowed} |`;
  });
  return ['| room | is | imports |', '| --- | --- | --- |', ...rows].join('\n');
}

/**
 * The text of ARCHITECTURE.md with the table of rooms in its place.
 *
 * @throws {Error} when the text has no place for it
 */
export function withRooms(text: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`no lines ${BEGIN} and ${END} in ARCHITECTURE.md`);
  return `${text.slice(0, begin)}${BEGIN}\n${table()}\n${text.slice(end)}`;
}
