import type { RowPlace } from '../row.ts';

/** What a number in the form of a body means: one of a column, `seq` and `at` of the row, or a time near its `at`. */
export const NUMBER = 0;
export const SEQ = 1;
export const AT = 2;
export const TIME = 3;
/** What else comes in a body. */
const TEXT = 4;
const TRUE = 5;
const FALSE = 6;
const NULL = 7;
const OBJECT = 8;
const LIST = 9;
const END = 10;

/** Before this time of the clock (1973) a number near it may be anything. */
const FIRST_TIME = 1e11;
/** ms: times so near to that of the row are told from it. */
const NEAR_TIME = 2 ** 32;
/** Nodes that are kept from one run of rows to the next. */
const MOST_NODES = 200_000;

/** A text of bodies, with its number in the present run. */
export interface BodyText {
  readonly text: string;
  run: number;
  id: number;
}

/** Bodies that differ in their numbers only. */
export interface Series {
  readonly form: BodyForm;
  readonly words: readonly BodyText[];
  /** The run of rows in which it came last, and its number there. */
  run: number;
  id: number;
}

/** Bodies that differ in their numbers and texts only. */
export interface BodyForm {
  /** Which class and kind of row. */
  readonly root: number;
  /** A body in JSON with all texts empty and all numbers replaced by what they stand for. */
  readonly json: string;
  /** Whether each number of a column is a time. */
  readonly isTime: readonly boolean[];
  readonly texts: number;
  readonly first: WordNode;
  run: number;
  id: number;
}

interface WordNode {
  lastText: string | undefined;
  last: WordNode | undefined;
  others: Map<string, WordNode> | undefined;
  series: Series | undefined;
}

interface FormNode {
  lastKey: string | undefined;
  last: FormNode | undefined;
  others: Map<string, FormNode> | undefined;
  readonly parts: (FormNode | undefined)[];
  form: BodyForm | undefined;
}

/** Finds the series of bodies, and takes their numbers out. What it knows is kept for the next rows. */
export class SeriesBook {
  #roots: FormNode[] = [];
  #words = new Map<string, BodyText>();
  #nodes = 0;
  /** Numbers of the columns of all bodies since `begin`. */
  numbers = new Float64Array(1024);
  #numbers = 0;
  #texts: string[] = [];
  #seq = 0;
  #at = 0;
  #timeFrom = 0;

  /** How many numbers there are. */
  get taken(): number {
    return this.#numbers;
  }

  begin(): void {
    this.#numbers = 0;
    if (this.#nodes <= MOST_NODES) return;
    this.#roots = [];
    this.#words = new Map();
    this.#nodes = 0;
  }

  /** @param root class and kind of the row, as one number */
  take(body: object, { seq, at }: RowPlace, root: number): Series {
    this.#seq = seq;
    this.#at = at;
    this.#timeFrom = Number.isInteger(at) && at > FIRST_TIME ? at : NaN;
    this.#texts.length = 0;
    const begin = (this.#roots[root] ??= this.#formNode());
    const node = this.#object(body, begin);
    node.form ??= this.#form(body, root);
    return this.#series(node.form);
  }

  #series(form: BodyForm): Series {
    let node = form.first;
    for (const text of this.#texts) node = this.#word(node, text);
    node.series ??= { form, words: this.#texts.map((text) => this.#wordOf(text)), run: 0, id: 0 };
    return node.series;
  }

  #word(node: WordNode, text: string): WordNode {
    if (node.lastText === text && node.last !== undefined) return node.last;
    let next = node.others?.get(text);
    if (next === undefined) {
      next = this.#wordNode();
      node.others ??= new Map();
      node.others.set(text, next);
    }
    node.lastText = text;
    node.last = next;
    return next;
  }

  #wordOf(text: string): BodyText {
    let word = this.#words.get(text);
    if (word === undefined) this.#words.set(text, (word = { text, run: 0, id: 0 }));
    return word;
  }

  #object(value: object, begin: FormNode): FormNode {
    let node = begin;
    if (Array.isArray(value)) {
      for (const item of value as readonly unknown[]) node = this.#value(item === undefined ? null : item, '', node);
    } else {
      // A body is plain, and this way no list of its keys is made.
      const record = value as Readonly<Record<string, unknown>>;
      for (const key in record) {
        const item = record[key];
        if (item !== undefined) node = this.#value(item, key, this.#key(node, key));
      }
    }
    return this.#part(node, END);
  }

  #value(value: unknown, key: string, node: FormNode): FormNode {
    if (typeof value === 'number') {
      const kind = this.#kindOf(value, key);
      if (kind === NUMBER || kind === TIME) this.#push(value);
      return this.#part(node, kind);
    }
    if (typeof value === 'string') {
      this.#texts.push(value);
      return this.#part(node, TEXT);
    }
    if (typeof value === 'boolean') return this.#part(node, value ? TRUE : FALSE);
    if (value === null) return this.#part(node, NULL);
    if (typeof value === 'object') return this.#object(value, this.#part(node, Array.isArray(value) ? LIST : OBJECT));
    throw new TypeError(`${key}: a ${typeof value} cannot be recorded`);
  }

  #kindOf(value: number, key: string): number {
    if (value === this.#seq && key === 'seq') return SEQ;
    if (value === this.#at && key === 'at') return AT;
    if (Math.abs(value - this.#timeFrom) < NEAR_TIME && Number.isInteger(value)) return TIME;
    return Number.isFinite(value) ? NUMBER : NULL;
  }

  #push(value: number): void {
    if (this.#numbers === this.numbers.length) {
      const grown = new Float64Array(this.#numbers * 2);
      grown.set(this.numbers);
      this.numbers = grown;
    }
    this.numbers[this.#numbers++] = value;
  }

  #key(node: FormNode, key: string): FormNode {
    if (node.lastKey === key && node.last !== undefined) return node.last;
    let next = node.others?.get(key);
    if (next === undefined) {
      next = this.#formNode();
      node.others ??= new Map();
      node.others.set(key, next);
    }
    node.lastKey = key;
    node.last = next;
    return next;
  }

  #part(node: FormNode, part: number): FormNode {
    return (node.parts[part] ??= this.#formNode());
  }

  #form(body: object, root: number): BodyForm {
    const isTime: boolean[] = [];
    let texts = 0;
    const json = JSON.stringify(body, (key, value: unknown) => {
      if (typeof value === 'string') {
        texts += 1;
        return '';
      }
      if (typeof value !== 'number') return value;
      const kind = this.#kindOf(value, key);
      if (kind === NULL) return null;
      if (kind === NUMBER || kind === TIME) isTime.push(kind === TIME);
      return kind;
    });
    return { root, json, isTime, texts, first: this.#wordNode(), run: 0, id: 0 };
  }

  #formNode(): FormNode {
    this.#nodes += 1;
    return { lastKey: undefined, last: undefined, others: undefined, parts: [], form: undefined };
  }

  #wordNode(): WordNode {
    this.#nodes += 1;
    return { lastText: undefined, last: undefined, others: undefined, series: undefined };
  }
}
