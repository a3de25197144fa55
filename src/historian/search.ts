import { personId } from '../domain/ids.ts';
import type { State } from '../domain/state/state.ts';
import type { RecordLine, RecordQuery } from '../ports/archive.ts';
import type { Steps } from '../ports/steps.ts';
import { namesOf, textOf } from '../project/texts.ts';
import { KIND_TEXTS } from '../words/record.ts';
import type { PlantsThen } from './plants-then.ts';

/** Which lines of the record a person looks for: by who did it, and by words that must all be found in a line. */
export class Search {
  readonly #plants: PlantsThen;
  readonly #by: string | undefined;
  readonly #words: readonly string[];

  constructor(plants: PlantsThen, { by, text = '' }: Pick<RecordQuery, 'by' | 'text'>) {
    this.#plants = plants;
    this.#by = by === undefined ? undefined : lower(by);
    this.#words = lower(text)
      .split(/\s+/)
      .filter((word) => word !== '');
  }

  /** Whether a line is one of them, by the names of the configuration that was in force when it was written. */
  *wants(line: RecordLine): Steps<boolean> {
    if (this.#by !== undefined && lower(line.by ?? '') !== this.#by) return false;
    if (this.#words.length === 0) return true;
    const texts = textsOf(yield* this.#plants.at(line.seq), line).map(lower);
    return this.#words.every((word) => texts.some((own) => own.includes(word)));
  }
}

const lower = (text: string): string => text.toLowerCase();

/** Everything that a person may remember of a line: ids, names in both languages, what was said. */
function textsOf(state: State, line: RecordLine): string[] {
  const { subject, by, comment, reason, kind } = line;
  const { zh, en } = KIND_TEXTS[kind];
  const own = [subject, by, comment, reason, zh, en];
  const isTransition = line.type === 'transition';
  const people = isTransition ? [line.people, line.involved, line.joined, line.left].flat() : [line.person];
  if (isTransition) {
    const words = textOf(state, line);
    own.push(line.alarm, line.incident, words.zh, words.en);
  } else own.push(line.alarm, line.peer, line.compensating, line.occurrence);
  const ids = [subject.split(':')[0], line.type === 'event' ? line.alarm?.split(':')[0] : undefined, ...people];
  return [...own, ...ids.flatMap((id) => (id === undefined ? [] : [id, ...namesFor(state, id)]))].filter(
    (text) => text !== undefined,
  );
}

/** What a thing or a person is called, and the badge of a person. */
function namesFor(state: State, id: string): string[] {
  const name = namesOf(state).of(id)?.name;
  const tag = state.index.people.get(personId(id))?.tag;
  return [...(name === undefined ? [] : [name.zh, name.en]), ...(tag === undefined ? [] : [tag])];
}
