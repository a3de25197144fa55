import { proofOf } from '../evidence/report/proof.ts';
import { reportText } from '../evidence/report/page.ts';
import type { Seq } from '../domain/ids.ts';
import type { Plant } from '../domain/plant.ts';
import { historyOf, type PageEnd, record, transitionsAfter } from '../log/queries.ts';
import { whatIf } from '../evidence/what-if.ts';
import type { LogReader } from '../log/reader.ts';
import { series } from '../log/series.ts';
import { tagSeries } from '../log/tag-series.ts';
import type { RecordLine, RecordQuery, ToldTransitions } from '../ports/archive.ts';
import type { Found, Steps } from '../ports/steps.ts';
import { transitionMessage } from '../project/alarms.ts';
import { bundleText } from './bundle-text.ts';
import { figuresOf } from './figures.ts';
import { headcounts } from './headcount.ts';
import { contacts } from './people/contacts.ts';
import { dwell } from './people/dwell.ts';
import { zoneCount } from './people/zone-count.ts';
import { track } from './people/track.ts';
import { wearers } from './people/wearers.ts';
import { PlantsThen } from './plants-then.ts';
import type { TextQuestion } from './protocol.ts';
import { Search } from './search.ts';

/** A search looks at so many rows before it says what it found, and how it goes on: some seconds. */
const ROWS_A_SEARCH = 100_000;

/** So many transitions of a span are compared at a time: an answer is in memory as a whole. */
const MOST_TRANSITIONS = 5000;

/** What is asked about the record, in messages of the wire: with the words that each line had when it was written. */
export class Answers {
  readonly #data: string;
  readonly #reader: LogReader;
  readonly #plants: PlantsThen;
  readonly #present: Plant;

  constructor(data: string, reader: LogReader, present: Plant) {
    this.#data = data;
    this.#reader = reader;
    this.#plants = new PlantsThen(reader, present);
    this.#present = present;
  }

  /** An answer as a text, a little at a time: however long it is, no more of it than a line is in memory here. */
  *text(question: TextQuestion): Found<string> {
    switch (question.ask) {
      case 'record':
        return yield* this.#page(question.query, question.durableSeq);
      case 'history': {
        const { alarm, limit, durableSeq } = question;
        yield '[';
        yield* this.#listed(historyOf(this.#reader, alarm, limit), durableSeq);
        return yield ']';
      }
      case 'series':
        return yield `{"items":${JSON.stringify(yield* series(this.#reader, question.query))}}`;
      case 'tag-series':
        return yield `{"items":${JSON.stringify(yield* tagSeries(this.#reader, question.query))}}`;
      case 'track':
        return yield* told(track(this.#reader, this.#present, question.query));
      case 'dwell':
        return yield* told(dwell(this.#reader, this.#present, question.query));
      case 'wearers':
        return yield* told(wearers(this.#reader, this.#present, question.query));
      case 'contacts':
        return yield* told(contacts(this.#reader, this.#present, question.query));
      case 'zone-count':
        return yield* told(zoneCount(this.#reader, this.#present, question.query));
      case 'headcount':
        return yield `{"items":${JSON.stringify(yield* headcounts(this.#reader, this.#present, question.query))}}`;
      case 'figures':
        return yield JSON.stringify(yield* figuresOf(this.#reader, this.#present, question.query));
      case 'what-if': {
        const { plant, ...span } = question.query;
        const options = { present: this.#present, most: MOST_TRANSITIONS };
        const answer = yield* whatIf(this.#reader, span, plant, options);
        return answer === undefined ? undefined : yield JSON.stringify(answer);
      }
      case 'report':
        return yield* reportText(this.#reader, this.#present, question.query, proofOf(this.#data, this.#reader));
      case 'bundle':
        return yield* bundleText(this.#data, this.#reader, this.#present, question.query);
    }
  }

  *transitionsAfter(seq: Seq, limit: number): Steps<ToldTransitions | 'gone'> {
    const found = yield* transitionsAfter(this.#reader, seq, limit);
    if (found === 'gone') return found;
    const texts: string[] = [];
    for (const one of found) texts.push(yield* this.#message({ type: 'transition', ...one }, one.seq));
    return { texts, last: found.at(-1)?.seq ?? seq };
  }

  /** A page of the record: `next` leads on where there may be more. */
  *#page(query: RecordQuery, durableSeq: Seq): Found<string> {
    const end: PageEnd = {};
    const isSearch = query.text !== undefined || query.by !== undefined;
    const search = new Search(this.#plants, query);
    const wanted = isSearch ? { most: ROWS_A_SEARCH, wants: (line: RecordLine) => search.wants(line) } : undefined;
    yield '{"items":[';
    yield* this.#listed(record(this.#reader, query, wanted, end), durableSeq);
    const next = end.cursor === undefined ? '' : `,"next":"${end.cursor}"`;
    yield `]${next}${end.hidden === undefined ? '' : `,"hidden":${end.hidden}`}}`;
  }

  *#listed(lines: Found<RecordLine>, durableSeq: Seq): Found<string> {
    let comma = '';
    for (const line of lines) {
      if (line === undefined) yield;
      else {
        yield comma + (yield* this.#message(line, durableSeq));
        comma = ',';
      }
    }
  }

  *#message(line: RecordLine, durableSeq: Seq): Steps<string> {
    if (line.type === 'event') return JSON.stringify(line);
    return JSON.stringify(transitionMessage(yield* this.#plants.at(line.seq), line, durableSeq));
  }
}

/** An answer as one text; none where there is none. */
function* told(answer: Steps<object | undefined>): Found<string> {
  const found = yield* answer;
  if (found !== undefined) yield JSON.stringify(found);
}
