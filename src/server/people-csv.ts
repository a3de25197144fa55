import type { NewPerson } from '../domain/act.ts';
import { MOST_DESK_PEOPLE } from '../domain/acts/add-people.ts';
import { groupId, personId, tagId } from '../domain/ids.ts';
import { refusedBadge } from '../domain/acts/badge-desk.ts';
import type { Person } from '../domain/plant.ts';
import type { State } from '../domain/state/state.ts';
import type { Text } from '../domain/text.ts';
import { type Instant, instant } from '../domain/time.ts';
import { withoutGuard } from '../common/csv.ts';
import { csvRows } from '../common/csv-rows.ts';
import { newIdText } from '../wire/ids.ts';
import { unfitSign } from '../wire/name-text.ts';
import { CSV_PROBLEMS, PEOPLE_COLUMNS } from '../words/people-csv.ts';
import { REFUSAL_TEXTS } from '../words/refusals.ts';
import { type Filling, filled } from '../words/sentence.ts';
import { isVisitEnd } from './visit-end.ts';

/** What is wrong with a list, where, and what to do about it. Lines and columns count from 1. */
export interface CsvProblem {
  readonly line: number;
  readonly column: number;
  readonly message: Text;
  readonly mend: Text;
}

/** What a list of people would do. */
export interface ReadPeople {
  readonly people: readonly NewPerson[];
  readonly added: number;
  readonly changed: number;
  readonly problems: readonly CsvProblem[];
  /** So many more problems than are listed. */
  readonly more: number;
}

type Column = keyof typeof PEOPLE_COLUMNS;
type Code = keyof typeof CSV_PROBLEMS;
type Columns = ReadonlyMap<Column, number>;

const COLUMNS: readonly Column[] = ['id', 'name', 'tag', 'groups', 'company', 'until'];
/** A list has so many rows at most, and so many of its problems are listed. */
const MOST_ROWS = 10_000;
const MOST_PROBLEMS = 500;
const LONGEST = { name: 100, company: 200, tag: 200 } as const;

/**
 * Reads a list of people for the badge desk, against who is there now. A row with a problem is left out, and named.
 *
 * @param readTime a time as people at the site write it
 */
export function readPeople(
  bytes: Buffer,
  state: State,
  readTime: (text: string) => number | undefined,
  now: Instant,
): ReadPeople {
  const list = new List(state, readTime, now);
  const text = textOf(bytes);
  if (text === undefined) list.complain('not-utf8', 1, 1);
  else list.read(text);
  return list.result;
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // The only error of a decoder that is fatal: these bytes are no UTF-8.
    return undefined;
  }
}

class List {
  readonly #state: State;
  readonly #readTime: (text: string) => number | undefined;
  readonly #now: Instant;
  readonly #people: NewPerson[] = [];
  readonly #problems: CsvProblem[] = [];
  readonly #ids = new Map<string, number>();
  readonly #tags = new Map<string, number>();
  /** Those of all rows: a badge must not have the id of who comes later, either. */
  #all: ReadonlySet<string> = new Set();
  #more = 0;
  #room: number;

  constructor(state: State, readTime: (text: string) => number | undefined, now: Instant) {
    this.#state = state;
    this.#readTime = readTime;
    this.#now = now;
    this.#room = MOST_DESK_PEOPLE - state.people.size;
  }

  get result(): ReadPeople {
    const changed = this.#people.filter(({ isKnown }) => isKnown).length;
    return {
      people: this.#people,
      added: this.#people.length - changed,
      changed,
      problems: this.#problems,
      more: this.#more,
    };
  }

  complain(code: Code, line: number, column: number, fillings: Readonly<Record<string, Filling>> = {}): void {
    if (this.#problems.length >= MOST_PROBLEMS) {
      this.#more += 1;
      return;
    }
    const [message, mend] = CSV_PROBLEMS[code];
    this.#problems.push({
      line,
      column,
      message: filled<{ zh: string; en: string }>(message, fillings),
      mend: filled<{ zh: string; en: string }>(mend, fillings),
    });
  }

  read(text: string): void {
    const [head, ...rows] = csvRows(text);
    if (head === undefined || rows.length === 0) return this.complain('no-rows', 1, 1);
    const columns = this.#columnsOf(head.cells);
    if (columns === undefined) return;
    this.#all = new Set(rows.map(({ cells }) => cellOf(cells, columns, 'id')));
    for (const { line, cells, isBroken } of rows.slice(0, MOST_ROWS)) {
      // A comma inside of a name moves all that stands behind it: a visitor would be of another group.
      const more = cells.slice(head.cells.length).findLastIndex((cell) => cell !== '') + 1;
      if (isBroken) this.complain('broken', line, cells.length);
      else if (more > 0) this.complain('more-cells', line, head.cells.length + 1, { more });
      else this.#take(line, cells, columns);
    }
    if (rows.length > MOST_ROWS) this.complain('too-many-rows', rows[MOST_ROWS]?.line ?? 1, 1, { most: MOST_ROWS });
  }

  #columnsOf(cells: readonly string[]): Columns | undefined {
    const columns = new Map<Column, number>();
    let isTwice = false;
    cells.forEach((cell, i) => {
      const name = COLUMNS.find((one) => [PEOPLE_COLUMNS[one].zh, one].includes(cell.toLowerCase()));
      if (name !== undefined && columns.has(name)) {
        isTwice = true;
        this.complain('column-twice', 1, i + 1, { name: cell });
      } else if (name !== undefined) columns.set(name, i);
      // Columns of our own list that say where somebody is are passed over.
      else if (cell !== '') this.complain('unknown-column', 1, i + 1, { name: cell });
    });
    const missing = (['id', 'name'] as const).filter((name) => !columns.has(name));
    for (const name of missing) this.complain('no-column', 1, 1, { name: PEOPLE_COLUMNS[name] });
    return missing.length > 0 || isTwice ? undefined : columns;
  }

  #take(line: number, cells: readonly string[], columns: Columns): void {
    const before = this.#problems.length + this.#more;
    const of = (name: Column): string => cellOf(cells, columns, name);
    const wrong = (name: Column, code: Code, fillings: Readonly<Record<string, Filling>> = {}): void =>
      this.complain(code, line, (columns.get(name) ?? 0) + 1, {
        name: PEOPLE_COLUMNS[name],
        value: of(name),
        ...fillings,
      });
    const id = of('id');
    if (id === '') wrong('id', 'empty');
    else if (!newIdText.safeParse(id).success) wrong('id', 'bad-id');
    else if (this.#ids.has(id)) wrong('id', 'id-twice', { other: this.#ids.get(id) ?? 0 });
    else this.#ids.set(id, line);
    if (of('name') === '') wrong('name', 'empty');
    for (const name of ['name', 'company', 'tag'] as const)
      if (of(name).length > LONGEST[name]) wrong(name, 'too-long', { most: LONGEST[name] });
    for (const name of ['name', 'company', 'tag'] as const) {
      const sign = unfitSign(of(name));
      if (sign !== undefined) wrong(name, 'unfit-sign', { sign });
    }
    const groups = of('groups')
      .split(/[\s;；、,]+/)
      .filter((group) => group !== '');
    const bad = groups.find((group) => !newIdText.safeParse(group).success);
    if (bad !== undefined || groups.length > 20) wrong('groups', 'bad-group', { value: bad ?? of('groups') });
    const until = of('until') === '' ? undefined : this.#readTime(of('until'));
    if (of('until') !== '' && until === undefined) wrong('until', 'bad-time');
    else if (until !== undefined && !isVisitEnd(until, this.#now)) wrong('until', 'far-time');
    if (this.#problems.length + this.#more > before) return;
    const company = of('company');
    const person: NewPerson = {
      id: personId(id),
      name: of('name'),
      groups: groups.map(groupId),
      ...(company === '' ? {} : { company }),
      ...(until === undefined ? {} : { until: instant(until) }),
    };
    this.#compare(person, of('tag'), wrong);
  }

  /** Against who is there: a new person, a changed one, one as he is, or a problem. */
  #compare(
    person: NewPerson,
    badge: string,
    wrong: (name: Column, code: Code, fillings?: Readonly<Record<string, Filling>>) => void,
  ): void {
    const { index, people, tags } = this.#state;
    const known = index.people.get(person.id);
    const isOfDesk = people.get(person.id) !== undefined;
    const tag = badge === '' || tagId(badge) === known?.tag ? undefined : tagId(badge);
    if (known !== undefined && !isOfDesk) {
      if (isAnother(known, person) || tag !== undefined) wrong('id', 'of-configuration');
      return;
    }
    const isTag = index.carrier.has(tagId(person.id)) || tags.get(tagId(person.id)) !== undefined;
    if (known === undefined && (index.ids.has(person.id) || isTag)) return wrong('id', 'id-taken');
    if (tag !== undefined && !this.#mayCarry(tag, person, known, wrong)) return;
    if (known === undefined && this.#room <= 0) return wrong('id', 'too-many-people', { most: MOST_DESK_PEOPLE });
    if (known === undefined) this.#room -= 1;
    else if (!isAnother(known, person) && tag === undefined) return;
    this.#people.push({
      ...person,
      ...(tag === undefined ? {} : { tag }),
      ...(known === undefined ? {} : { isKnown: true }),
    });
  }

  #mayCarry(
    tag: NonNullable<NewPerson['tag']>,
    { id }: NewPerson,
    known: Person | undefined,
    wrong: (name: Column, code: Code, fillings?: Readonly<Record<string, Filling>>) => void,
  ): boolean {
    const other = this.#tags.get(tag);
    const holder = this.#state.index.carrier.get(tag);
    const refusal = refusedBadge(this.#state, tag, id, false);
    if (other !== undefined) wrong('tag', 'tag-twice', { other });
    else if (holder !== undefined) wrong('tag', 'tag-carried', { name: holder.name });
    else if (refusal === 'has-badge') wrong('tag', 'has-badge', { value: known?.tag ?? '' });
    else if (refusal !== undefined) wrong('tag', 'tag-refused', { why: REFUSAL_TEXTS[refusal] });
    else if (this.#all.has(tag)) wrong('tag', 'tag-refused', { why: REFUSAL_TEXTS['tag-is-id'] });
    else {
      this.#tags.set(tag, this.#ids.get(id) ?? 0);
      return true;
    }
    return false;
  }
}

const cellOf = (cells: readonly string[], columns: Columns, name: Column): string =>
  withoutGuard(cells[columns.get(name) ?? -1] ?? '');

const isAnother = (known: Person, { name, groups, company, until }: NewPerson): boolean =>
  known.name !== name ||
  known.company !== company ||
  known.until !== until ||
  [...known.groups].sort().join() !== [...groups].sort().join();
