/** One object or list of a text that is almost JSON. */
export interface AlmostBody {
  readonly body: object;
  /** Its end is missing, or a value in it could not be understood and was left out: what it does not say may have been said. */
  readonly isDamaged: boolean;
}

/** Of a name that stands twice in an object JSON takes the last value. */
export type OfTwo = 'first' | 'last';

/** So many objects in one message are read, and so deep. */
const MOST_BODIES = 1000;
const DEEPEST = 32;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** What printf of C and the JSON writers of other languages make of a number that is none. */
const NOT_A_NUMBER = /^[+-]?(nan(\(\w*\))?|inf(inity)?|1\.#\w+)$/i;
/** A word without quotes: all up to the next sign of JSON. */
const WORD = /[^\s,:=;{}[\]"'/\0]+/y;
const BLANK = /[\s\0\ufeff;]*/y;

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
  ['none', null],
  ['nil', null],
  ['undefined', null],
]);

/**
 * The objects and lists in a text that is not JSON, as firmware prints it: bare `nan`, commas too many or too few, single
 * quotes or none, comments, NUL bytes and other signs before and behind, several objects in one text, a text that breaks
 * off. A value that is not understood is left out, never guessed: `{"x":50,5}` has no x.
 */
export function almostJson(text: string, ofTwo: OfTwo = 'last'): readonly AlmostBody[] {
  const bodies: AlmostBody[] = [];
  let from = 0;
  while (bodies.length < MOST_BODIES) {
    const start = text.slice(from).search(/[{[]/);
    if (start < 0) break;
    const scan = new Scan(text, from + start, ofTwo);
    const body = scan.holder(0);
    bodies.push({ body, isDamaged: scan.isDamaged });
    from = scan.at;
  }
  return bodies;
}

/** Where there is no value, or none that is understood. */
const NOTHING = Symbol('nothing');

/** One pass over a text. It always goes forward, and ends at the end of its object or of the text. */
class Scan {
  readonly #text: string;
  readonly #ofTwo: OfTwo;
  at: number;
  isDamaged = false;

  constructor(text: string, at: number, ofTwo: OfTwo) {
    this.#text = text;
    this.at = at;
    this.#ofTwo = ofTwo;
  }

  holder(depth: number): object {
    const isList = this.#text[this.at] === '[';
    this.at += 1;
    return isList ? this.#list(depth) : this.#object(depth);
  }

  #object(depth: number): object {
    const members = new Map<string, unknown>();
    let last: string | undefined;
    for (;;) {
      this.#blank();
      const sign = this.#text[this.at];
      if (sign === '}') {
        this.at += 1;
        return Object.fromEntries(members);
      }
      if (sign === undefined || sign === ']') return this.#broken(Object.fromEntries(members));
      if (sign === ',') {
        this.at += 1;
        continue;
      }
      const name = this.#name();
      this.#blank();
      if (name === undefined || !this.#isAssigned()) {
        // What is no member belongs to the value before it: neither is understood. A name that breaks off is no value.
        const isCut = name === undefined && this.at >= this.#text.length;
        this.isDamaged = true;
        if (last !== undefined && !isCut) members.delete(last);
        if (name === undefined) this.at += 1;
        continue;
      }
      const value = this.#value(depth);
      if (value === NOTHING) this.isDamaged = true;
      else if (this.#ofTwo === 'last' || !members.has(name)) members.set(name, value);
      last = name;
    }
  }

  #list(depth: number): object {
    const items: unknown[] = [];
    for (;;) {
      this.#blank();
      const sign = this.#text[this.at];
      if (sign === ']') {
        this.at += 1;
        return items;
      }
      if (sign === undefined || sign === '}') return this.#broken(items);
      if (sign === ',') {
        this.at += 1;
        continue;
      }
      const before = this.at;
      const value = this.#value(depth);
      if (value === NOTHING) this.isDamaged = true;
      else items.push(value);
      if (this.at === before) this.at += 1;
    }
  }

  #broken<T extends object>(found: T): T {
    this.isDamaged = true;
    return found;
  }

  #name(): string | undefined {
    const sign = this.#text[this.at];
    if (sign === '"' || sign === "'") return this.#quoted(sign);
    return this.#word();
  }

  /** Passes over `:`, `=` or `=>`. */
  #isAssigned(): boolean {
    const sign = this.#text[this.at];
    if (sign !== ':' && sign !== '=') return false;
    this.at += sign === '=' && this.#text[this.at + 1] === '>' ? 2 : 1;
    return true;
  }

  #value(depth: number): unknown {
    this.#blank();
    const sign = this.#text[this.at];
    if (sign === '{' || sign === '[') {
      if (depth < DEEPEST) return this.holder(depth + 1);
      this.at = this.#text.length;
      return NOTHING;
    }
    if (sign === ',' || sign === '}' || sign === ']') return null;
    if (sign === '"' || sign === "'") return this.#quoted(sign) ?? NOTHING;
    const word = this.#word();
    if (word === undefined) return NOTHING;
    const known = WORDS.get(word.toLowerCase());
    // At the end of the text the rest of it may be missing: `tru`, or 5 of 50.
    if (this.at >= this.#text.length && known !== true) return NOTHING;
    if (known !== undefined) return known;
    if (NOT_A_NUMBER.test(word)) return NaN;
    return NUMBER.test(word) ? Number(word) : word;
  }

  #word(): string | undefined {
    WORD.lastIndex = this.at;
    const word = WORD.exec(this.#text)?.[0];
    if (word !== undefined) this.at += word.length;
    return word;
  }

  /** A text in quotes; none where it has no end. A quote inside that was not escaped is known by what follows it. */
  #quoted(quote: string): string | undefined {
    let found = '';
    for (let i = this.at + 1; i < this.#text.length; i++) {
      const sign = this.#text[i] ?? '';
      if (sign === '\\') {
        const code = HEX.exec(this.#text.slice(i + 1, i + 6))?.[1];
        found += code === undefined ? escaped(this.#text[i + 1]) : String.fromCharCode(Number.parseInt(code, 16));
        i += code === undefined ? 1 : 5;
      } else if (sign === quote && this.#isEndOfQuoted(i + 1)) {
        this.at = i + 1;
        return found;
      } else found += sign;
    }
    this.at = this.#text.length;
    return undefined;
  }

  #isEndOfQuoted(behind: number): boolean {
    const at = this.#behindBlank(behind);
    const next = this.#text[at];
    return next === undefined || ',:=}]'.includes(next) || (at > behind && (next === '"' || next === "'"));
  }

  #behindBlank(from: number): number {
    BLANK.lastIndex = from;
    return from + (BLANK.exec(this.#text)?.[0].length ?? 0);
  }

  /** Passes over blanks and comments; one without an end goes to the end of the text. */
  #blank(): void {
    for (;;) {
      this.at = this.#behindBlank(this.at);
      const end = this.#text.startsWith('/*', this.at)
        ? this.#text.indexOf('*/', this.at) + 1
        : this.#text[this.at] === '#' || this.#text.startsWith('//', this.at)
          ? this.#text.indexOf('\n', this.at)
          : undefined;
      if (end === undefined) return;
      this.at = end <= 0 ? this.#text.length : end + 1;
    }
  }
}

/** A sign by its number, as in the names that Python writes. */
const HEX = /^u([\da-f]{4})$/i;
/** Texts of badges are names and numbers: of the escapes only these matter. */
const escaped = (sign: string | undefined): string =>
  sign === 'n' || sign === 't' || sign === 'r' ? ' ' : (sign ?? '');
