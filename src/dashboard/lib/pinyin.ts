/** The first character of each initial, in the order of the pinyin collation; no syllable begins with i, u or v. */
const FIRST = Array.from('阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥扨它穵夕丫帀');
const INITIALS = 'abcdefghjklmnopqrstwxyz';
const order = new Intl.Collator('zh-Hans-CN-u-co-pinyin');

/** The initial of a character; of anything that is no Chinese character the thing itself, in small letters. */
function initialOf(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return character.toLowerCase();
  let at = 0;
  FIRST.forEach((first, i) => {
    if (order.compare(first, character) <= 0) at = i;
  });
  return INITIALS[at] ?? '';
}

/** `张伟` is `zw`: the initials of a name, by the usual reading of each character. */
export const initialsOf = (name: string): string => Array.from(name, initialOf).join('');

/** Whether a name or an id has what a person typed: a part of it, or the pinyin initials. */
export function isNamed(sought: string, name: string, ...others: readonly string[]): boolean {
  const text = sought.trim().toLowerCase();
  if (text === '') return true;
  return [name, ...others].some((one) => one.toLowerCase().includes(text)) || initialsOf(name).includes(text);
}
