import { tagId } from '../domain/ids.ts';
import type { Person, Plant } from '../domain/plant.ts';
import type { State } from '../domain/state/state.ts';
import { text } from '../domain/text.ts';

/** Under these keys stand people and badges, and nothing else. */
const OF_PEOPLE: ReadonlySet<string> = new Set([
  'tag',
  'person',
  'people',
  'joined',
  'left',
  'involved',
  'who',
  'carrier',
  'lastSeen',
  'handedOver',
]);
/** Under these may stand what a person or a badge has, such as an alarm of theirs. */
const MAY_BE_OF_PEOPLE: ReadonlySet<string> = new Set([...OF_PEOPLE, 'subject', 'alarm', 'id']);
/** Words and codes of the program, in which no person is named, are written like ids. */
const CODE = /^[a-z0-9._:-]*$/;
/** Under these people write, or are named. */
const OF_WORDS: ReadonlySet<string> = new Set(['name', 'comment', 'note', 'reason', 'zh', 'en']);
/** Shorter names are parts of other words: they are masked where nothing else is written. */
const LEAST_CHARACTERS = 2;

/**
 * Puts pseudonyms in the place of people and badges, wherever a part of the record or a message names them: equal ones stay
 * equal. Of what a person wrote the names of people are masked, and nothing else.
 */
export class Mask {
  readonly #pseudonymOf: (id: string) => string;
  /** Of each id. */
  readonly #known = new Map<string, string>();
  /** Whose each name is. */
  readonly #names = new Map<string, string>();
  #named: RegExp | undefined;
  #plant: Plant | undefined;
  #people: ReadonlyMap<string, Person> = new Map();
  #carrier: State['index']['carrier'] = new Map();

  /** @param pseudonymOf gives the same for the same id, and lets no other tell the id from it */
  constructor(pseudonymOf: (id: string) => string) {
    this.#pseudonymOf = pseudonymOf;
  }

  /** The same state with people who are called by their pseudonyms; its other parts are those of the state itself. */
  state(state: State): State {
    if (this.#plant !== state.plant) this.#meet(state);
    const { plant, index, former } = state;
    const people = plant.people.flatMap(({ id }) => this.#people.get(id) ?? []);
    return {
      ...state,
      plant: { ...plant, people },
      index: { ...index, people: this.#people, carrier: this.#carrier },
      former: new Map(
        [...former].map(([id, name]) => {
          const pseudonym = this.#known.get(id);
          return [id, pseudonym === undefined ? name : text(pseudonym, pseudonym)];
        }),
      ),
    };
  }

  /** A part of the record, or a message, without the people in it. Its shape stays the same. */
  value<T>(value: T): T {
    this.#learn(value, '');
    return this.#masked(value, '') as T;
  }

  #meet({ plant, index }: State): void {
    this.#plant = plant;
    for (const { id, tag, name } of plant.people) {
      this.#name(id, name);
      if (tag !== undefined) this.#know(tag);
    }
    const called = (person: Person): Person => ({ ...person, name: this.#know(person.id) });
    // By its id and by its pseudonym: what is asked for may be masked already.
    this.#people = new Map(
      [...index.people].flatMap(([id, person]) => [
        [id, called(person)] as const,
        [this.#know(id), called(person)] as const,
      ]),
    );
    this.#carrier = new Map(
      [...index.carrier].flatMap(([tag, person]) => [
        [tag, called(person)] as const,
        [tagId(this.#know(tag)), called(person)] as const,
      ]),
    );
  }

  #know(id: string): string {
    let pseudonym = this.#known.get(id);
    if (pseudonym === undefined) {
      pseudonym = this.#pseudonymOf(id);
      this.#known.set(id, pseudonym);
      // What was masked may be masked again.
      this.#known.set(pseudonym, pseudonym);
    }
    return pseudonym;
  }

  #name(id: string, name: string): void {
    this.#know(id);
    if (name === '' || this.#names.get(name) === id) return;
    this.#names.set(name, id);
    this.#named = undefined;
  }

  /** Badges that no person carries, and people whom the badge desk added, are known by where they stand. */
  #learn(value: unknown, key: string): void {
    if (typeof value === 'string') {
      if (OF_PEOPLE.has(key)) this.#know(value);
    } else if (Array.isArray(value)) for (const one of value) this.#learn(one, key);
    else if (typeof value === 'object' && value !== null) {
      const { id, person, name } = value as Readonly<Record<string, unknown>>;
      const who = typeof person === 'string' ? person : key === 'people' ? id : undefined;
      if (typeof who === 'string' && typeof name === 'string') this.#name(who, name);
      for (const [inner, one] of Object.entries(value)) this.#learn(one, inner);
    }
  }

  #masked(value: unknown, key: string): unknown {
    if (typeof value === 'string') return this.#string(value, key);
    if (Array.isArray(value)) return value.map((one) => this.#masked(one, key));
    if (typeof value !== 'object' || value === null) return value;
    // What was changed in the list of people of a configuration names them.
    if ('path' in value && typeof value.path === 'string' && /^people\b/.test(value.path)) return { path: 'people' };
    const masked = Object.entries(value).map(([inner, one]): [string, unknown] => [inner, this.#masked(one, inner)]);
    const isAlarm = 'text' in value && 'alarm' in value;
    const ids = isAlarm ? Object.entries(value).flatMap(([inner, one]) => this.#idsIn(inner, one)) : [];
    return Object.fromEntries(masked.map(([inner, one]) => [inner, inner === 'text' ? this.#without(one, ids) : one]));
  }

  /** The badges and people that an alarm names, as it does. */
  #idsIn(key: string, value: unknown): string[] {
    const all: unknown[] = Array.isArray(value) ? value : [value];
    if (!MAY_BE_OF_PEOPLE.has(key)) return [];
    return all.flatMap((one) => (typeof one === 'string' && this.#known.has(one) ? one : []));
  }

  /** The words of an alarm call a badge that no person carries by its id. */
  #without(words: unknown, ids: readonly string[]): unknown {
    if (typeof words === 'string')
      return ids.reduce((text, id) => text.replaceAll(id, this.#known.get(id) ?? id), words);
    if (typeof words !== 'object' || words === null) return words;
    return Object.fromEntries(Object.entries(words).map(([language, one]) => [language, this.#without(one, ids)]));
  }

  #string(value: string, key: string): string {
    if (MAY_BE_OF_PEOPLE.has(key)) {
      const colon = value.indexOf(':');
      const subject = colon < 0 ? value : value.slice(0, colon);
      const pseudonym = this.#known.get(value) ?? this.#known.get(subject);
      if (pseudonym !== undefined) return this.#known.has(value) ? pseudonym : pseudonym + value.slice(colon);
    }
    const whose = OF_WORDS.has(key) ? this.#names.get(value) : undefined;
    if (whose !== undefined) return this.#know(whose);
    if (CODE.test(value)) return value;
    this.#named ??= namesIn([...this.#names.keys()].filter((name) => name.length >= LEAST_CHARACTERS));
    return value.replace(this.#named, (name) => this.#know(this.#names.get(name) ?? name));
  }
}

/** Is found nowhere. */
const NOTHING = /(?!)/gu;

/** Finds names in what people wrote: the longest first; one in Latin letters as a whole word. */
function namesIn(names: readonly string[]): RegExp {
  if (names.length === 0) return NOTHING;
  const patterns = names
    .toSorted((a, b) => b.length - a.length)
    .map((name) => {
      const plain = name.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
      return /\p{Script=Latin}/u.test(name) ? String.raw`(?<![\p{L}\p{N}])${plain}(?![\p{L}\p{N}])` : plain;
    });
  return new RegExp(patterns.join('|'), 'gu');
}
