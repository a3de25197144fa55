import { unzlibSync } from 'fflate';

/** The lines of a part: lines of Base64, each a zlib stream of many lines. */
export function* unpacked(content: string): Iterable<string> {
  for (const block of content.split('\n')) {
    if (block === '') continue;
    const bytes = Uint8Array.from(atob(block), (character) => character.charCodeAt(0));
    for (const line of new TextDecoder().decode(unzlibSync(bytes)).split('\n')) if (line !== '') yield line;
  }
}
