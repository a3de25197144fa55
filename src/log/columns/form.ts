import { ColumnsError } from './bytes.ts';
import { AT, NUMBER, SEQ, TIME } from './series.ts';

/** Where a number of a row goes in its body. */
interface Hole {
  readonly key: string | number;
  /** What it means; a nested part holds holes of its own. */
  readonly kind: number;
  readonly nested: readonly Hole[];
}

const NESTED = -1;
const NONE: readonly Hole[] = [];

/** A form of bodies as it was written: see `BodyForm`. */
export class WrittenForm {
  readonly root: number;
  readonly #body: object;
  readonly #holes: readonly Hole[];
  /** Whether each number of a column is a time. */
  readonly isTime: boolean[] = [];
  texts = 0;
  /** Everything that is made for each row. */
  parts = 0;

  /** @param json a body with its texts empty and its numbers replaced */
  constructor(root: number, json: unknown) {
    if (!isTree(json)) throw new ColumnsError('a form is no object');
    this.root = root;
    this.#body = json;
    this.#holes = this.#holesOf(json);
  }

  /** The body of a series: its texts in their places. */
  template(words: readonly string[]): object {
    let word = 0;
    const filled = (part: unknown): unknown => {
      if (typeof part === 'string') return words[word++];
      if (Array.isArray(part)) return part.map(filled);
      if (!isTree(part)) return part;
      const made: Record<string, unknown> = {};
      for (const [key, value] of Object.entries(part)) put(made, key, filled(value));
      return made;
    };
    return filled(this.#body) as object;
  }

  /** A body with its numbers. */
  body(template: object, seq: number, at: number, numbers: Float64Array, from: number): object {
    const row: Row = { seq, at, numbers, place: from };
    return filledIn(template, this.#holes, row);
  }

  #holesOf(part: object): readonly Hole[] {
    const isList = Array.isArray(part);
    const holes = Object.entries(part).flatMap(([name, value]: [string, unknown]): readonly Hole[] => {
      const key = isList ? Number(name) : name;
      this.parts += 1;
      if (typeof value === 'string') this.texts += 1;
      if (typeof value === 'number') return [this.#numberHole(key, value)];
      if (!isTree(value)) return NONE;
      const nested = this.#holesOf(value);
      return nested.length > 0 ? [{ key, kind: NESTED, nested }] : NONE;
    });
    return holes;
  }

  #numberHole(key: string | number, kind: number): Hole {
    if (kind === NUMBER || kind === TIME) this.isTime.push(kind === TIME);
    else if (kind !== SEQ && kind !== AT) throw new ColumnsError('a form holds an unknown number');
    return { key, kind, nested: NONE };
  }
}

interface Row {
  readonly seq: number;
  readonly at: number;
  readonly numbers: Float64Array;
  place: number;
}

const isTree = (part: unknown): part is object => typeof part === 'object' && part !== null;

function filledIn(template: object, holes: readonly Hole[], row: Row): object {
  if (Array.isArray(template)) {
    const list: unknown[] = [...(template as readonly unknown[])];
    for (const { key, kind, nested } of holes) list[Number(key)] = valueOf(list[Number(key)], kind, nested, row);
    return list;
  }
  const made: Record<string, unknown> = { ...template };
  for (const { key, kind, nested } of holes) put(made, String(key), valueOf(made[key], kind, nested, row));
  return made;
}

function valueOf(template: unknown, kind: number, nested: readonly Hole[], row: Row): unknown {
  switch (kind) {
    case SEQ:
      return row.seq;
    case AT:
      return row.at;
    case NESTED:
      return isTree(template) ? filledIn(template, nested, row) : template;
    default:
      return row.numbers[row.place++];
  }
}

/** A key of any name, as JSON has it. */
function put(made: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(made, key, { value, enumerable: true, configurable: true, writable: true });
  else made[key] = value;
}
