import { LOG_CLASSES } from '../../common/log-class.ts';
import { type DecodedRow, ROW_KINDS } from '../row.ts';
import { ByteWriter } from './bytes.ts';
import { type ColumnParts, writeColumn } from './column.ts';
import { SeriesRing } from './ring.ts';
import { RowsOfSeries } from './rows-of-series.ts';
import { type BodyForm, type Series, SeriesBook } from './series.ts';

const book = new SeriesBook();
const ring = new SeriesRing();
const text = new TextEncoder();
let run = 0;

/** A form in this run, with its series in the order of their numbers. */
interface FormOfRun {
  readonly form: BodyForm;
  readonly members: Series[];
}

/**
 * Rows in the order of seq, packed by column: what bodies have in common is in a table at the head, and of each of
 * their numbers the difference from the one before in its series. Not deflated. A body comes back with the same JSON, to
 * the byte. Throws a `TypeError` for what JSON cannot hold.
 */
export const encodeColumns = (rows: readonly DecodedRow[]): Uint8Array<ArrayBuffer> => joined(encodeParts(rows));

/** The same, in its parts: numbers of one meaning are together in one. */
export function encodeParts(rows: readonly DecodedRow[]): readonly Uint8Array<ArrayBuffer>[] {
  run += 1;
  book.begin();
  ring.clear();
  const order = new ByteWriter();
  const series: Series[] = [];
  const seriesOf = new Int32Array(rows.length);
  const starts = new Int32Array(rows.length);
  rows.forEach((row, i) => {
    starts[i] = book.taken;
    const one = book.take(
      bodyOf(row),
      row,
      LOG_CLASSES.indexOf(row.class) * ROW_KINDS.length + ROW_KINDS.indexOf(row.kind),
    );
    if (one.run !== run) {
      one.run = run;
      one.id = series.push(one) - 1;
    }
    seriesOf[i] = one.id;
    ring.write(one.id, order);
  });
  const forms = formsOf(series);
  const head = new ByteWriter();
  const table = new ByteWriter();
  head.append(text.encode(writeTable(table, rows.length, series, forms)));
  const ways = { ways: new ByteWriter(), bases: new ByteWriter(), rises: new ByteWriter() };
  const steps: ByteWriter[] = [];
  const next = (): ColumnParts<ByteWriter> => {
    const more = new ByteWriter();
    steps.push(more);
    return { ...ways, steps: more };
  };
  const ats = writePlaces(next, rows);
  writeNumbers(next, forms, new RowsOfSeries(seriesOf, series.length), starts, ats);
  return [head, table, order, ...Object.values(ways), ...steps].map(({ bytes }) => bytes);
}

function bodyOf(row: DecodedRow): object {
  switch (row.kind) {
    case 'input':
      return row.input;
    case 'transition':
      return row.transition;
    case 'event':
      return row.event;
  }
}

function formsOf(series: readonly Series[]): readonly FormOfRun[] {
  const forms: FormOfRun[] = [];
  for (const one of series) {
    const { form } = one;
    if (form.run !== run) {
      form.run = run;
      form.id = forms.push({ form, members: [] }) - 1;
    }
    forms[form.id]?.members.push(one);
  }
  return forms;
}

/** Writes the form and the texts of each series. @returns the forms and the texts, in JSON */
function writeTable(out: ByteWriter, rows: number, series: readonly Series[], forms: readonly FormOfRun[]): string {
  const words: string[] = [];
  out.varint(rows);
  out.varint(series.length);
  for (const { form } of series) out.varint(form.id);
  for (const { form, members } of forms) {
    for (let i = 0; i < form.texts; i++) {
      let before = 0;
      for (const { words: ofSeries } of members) {
        const word = ofSeries[i];
        if (word === undefined) continue;
        if (word.run !== run) {
          word.run = run;
          word.id = words.push(word.text) - 1;
        }
        out.signed(word.id - before);
        before = word.id;
      }
    }
  }
  return `[[${forms.map(({ form: { root, json } }) => `[${root},${json}]`).join(',')}],${JSON.stringify(words)}]`;
}

/** Writes seq, n and at of the rows. @returns the times */
function writePlaces(next: () => ColumnParts<ByteWriter>, rows: readonly DecodedRow[]): Float64Array {
  const [seqs, ns, ats] = [new Float64Array(rows.length), new Float64Array(rows.length), new Float64Array(rows.length)];
  rows.forEach(({ seq, n, at }, i) => {
    seqs[i] = seq;
    ns[i] = n;
    ats[i] = at;
  });
  for (const numbers of [seqs, ns, ats]) writeColumn(next(), numbers, rows.length, 0);
  return ats;
}

/** Of each form one number after the other, of each number one series after the other. */
function writeNumbers(
  next: () => ColumnParts<ByteWriter>,
  forms: readonly FormOfRun[],
  rowsOf: RowsOfSeries,
  starts: Int32Array,
  ats: Float64Array,
): void {
  const values = new Float64Array(ats.length);
  const times = new Float64Array(ats.length);
  for (const { form, members } of forms) {
    form.isTime.forEach((isTime, slot) => {
      const parts = next();
      let base = 0;
      for (const { id } of members) {
        const [begin, end] = [rowsOf.begin(id), rowsOf.end(id)];
        for (let i = begin; i < end; i++) {
          const row = rowsOf.rows[i] ?? 0;
          values[i - begin] = book.numbers[(starts[row] ?? 0) + slot] ?? 0;
          times[i - begin] = ats[row] ?? 0;
        }
        base = writeColumn(parts, values, end - begin, base, isTime ? times : undefined);
      }
    });
  }
}

/** One part after the other, each with its length. */
function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  for (const bytes of parts) {
    out.varint(bytes.length);
    out.append(bytes);
  }
  return out.bytes.slice();
}
