import type { NoticeMessage } from './sender.ts';

/** A message as plain text. */
export function plainText({ words: { title, lines }, link, ackLink }: NoticeMessage): string {
  const rows = lines.map(([label, text]) => (label === '' ? text : `${label}: ${text}`));
  const links = [ackLink, link].flatMap((one) => (one === undefined ? [] : [`${one.words}: ${one.href}`]));
  return [title, ...rows, ...links].join('\n');
}

/** The beginning of a text that has so many bytes at most; no letter is cut in two. */
export function cutBytes(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  let end = most - 3;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.subarray(0, end).toString('utf8')}…`;
}
