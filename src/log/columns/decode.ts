import { LOG_CLASSES, type LogClass } from '../../common/log-class.ts';
import { type DecodedRow, ROW_KINDS, type RowKind, rowOfBody } from '../row.ts';
import { ByteReader, ColumnsError } from './bytes.ts';
import { type ColumnParts, readColumn } from './column.ts';
import { WrittenForm } from './form.ts';
import { SeriesRing } from './ring.ts';
import { RowsOfSeries } from './rows-of-series.ts';

/** Parts of bodies, a number or a text each, that are made of packed rows at most: damaged ones could name any number. */
const MOST_PARTS = 2 ** 24;

const ring = new SeriesRing();

interface WrittenSeries {
  readonly form: WrittenForm;
  readonly template: object;
  readonly class: LogClass;
  readonly kind: RowKind;
}

interface Forms {
  readonly forms: readonly WrittenForm[];
  readonly words: readonly string[];
}

/**
 * Whether the rows of a series are wanted: those of one kind whose bodies are alike but for their numbers, which are not to be
 * looked at. What is not wanted costs a fraction of what is.
 */
export type WantedSeries = (kind: RowKind, body: object) => boolean;

/** The rows that were packed. Throws a `ColumnsError` where these are not packed rows. */
export function decodeColumns(bytes: Uint8Array): DecodedRow[] {
  const from = new ByteReader(bytes);
  const parts: Uint8Array[] = [];
  while (from.left > 0) parts.push(from.part(from.varint()));
  return decodeParts(parts);
}

/** The same, of its parts; of some series alone, or of all. */
export function decodeParts(parts: readonly Uint8Array[], wants?: WantedSeries): DecodedRow[] {
  try {
    return decoded(parts, wants);
  } catch (error) {
    if (error instanceof ColumnsError) throw error;
    throw new ColumnsError(error instanceof Error ? error.message : String(error));
  }
}

function decoded(written: readonly Uint8Array[], wants: WantedSeries | undefined): DecodedRow[] {
  const readers = written.map((part) => new ByteReader(part));
  let taken = 0;
  const reader = (): ByteReader => at(readers, taken++);
  const head = formsIn(new TextDecoder('utf-8', { fatal: true }).decode(at(written, taken++)));
  const [table, order] = [reader(), reader()];
  const ways = { ways: reader(), bases: reader(), rises: reader() };
  const next = (): ColumnParts<ByteReader> => ({ ...ways, steps: reader() });
  const count = table.varint();
  if (count > order.left) throw new ColumnsError('rows are missing');
  const series = readTable(table, head);
  const seriesOf = readOrder(order, count, series.length);
  const rowsOf = new RowsOfSeries(seriesOf, series.length);
  checkSize(series, rowsOf);
  const [seqs, ns, ats] = [column(next(), count), column(next(), count), column(next(), count)];
  const { numbers, starts } = readNumbers(next, head.forms, series, rowsOf, seriesOf, ats);
  if (taken < readers.length) throw new ColumnsError('there are too many parts');
  for (const each of readers.slice(1)) each.end();
  const wanted = series.map(({ kind, template }) => wants === undefined || wants(kind, template));
  const rows: DecodedRow[] = [];
  seriesOf.forEach((id, i) => {
    // One row of each page is made in any case: between two pages others have their turn.
    if (wanted[id] === false && i > 0) return;
    const one = at(series, id);
    const place = { seq: seqs[i] ?? 0, n: ns[i] ?? 0, at: ats[i] ?? 0, class: one.class };
    rows.push(rowOfBody(place, one.kind, one.form.body(one.template, place.seq, place.at, numbers, starts[i] ?? 0)));
  });
  return rows;
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new ColumnsError('a part is missing');
  return found;
}

function formsIn(json: string): Forms {
  const [forms, words] = JSON.parse(json) as [[number, unknown][], string[]];
  if (!words.every((word) => typeof word === 'string')) throw new ColumnsError('a text is none');
  return { forms: forms.map(([root, body]) => new WrittenForm(root, body)), words };
}

function readTable(from: ByteReader, { forms, words }: Forms): readonly WrittenSeries[] {
  const count = from.varint();
  if (count > from.left) throw new ColumnsError('series are missing');
  const formOf = Array.from({ length: count }, () => at(forms, from.varint()));
  const texts = formOf.map((): string[] => []);
  const members = new Map(forms.map((form): [WrittenForm, string[][]] => [form, []]));
  formOf.forEach((form, i) => members.get(form)?.push(at(texts, i)));
  for (const [form, ofForm] of members) {
    for (let i = 0; i < form.texts; i++) {
      let word = 0;
      for (const ofSeries of ofForm) ofSeries.push(at(words, (word += from.signed())));
    }
  }
  return formOf.map((form, i) => ({
    form,
    template: form.template(at(texts, i)),
    class: at(LOG_CLASSES, Math.floor(form.root / ROW_KINDS.length)),
    kind: at(ROW_KINDS, form.root % ROW_KINDS.length),
  }));
}

function readOrder(from: ByteReader, count: number, series: number): Int32Array {
  const seriesOf = new Int32Array(count);
  ring.clear();
  for (let i = 0; i < count; i++) seriesOf[i] = ring.read(from);
  if (ring.count !== series) throw new ColumnsError('a series is missing');
  return seriesOf;
}

function checkSize(series: readonly WrittenSeries[], rowsOf: RowsOfSeries): void {
  let parts = 0;
  series.forEach(({ form }, id) => (parts += form.parts * (1 + rowsOf.end(id) - rowsOf.begin(id))));
  if (parts > MOST_PARTS) throw new ColumnsError('they are too many');
}

function column(parts: ColumnParts<ByteReader>, count: number): Float64Array {
  const values = new Float64Array(count);
  readColumn(parts, values, count, 0);
  return values;
}

/** The numbers of all bodies, one body after the other, and where those of each row begin. */
function readNumbers(
  next: () => ColumnParts<ByteReader>,
  forms: readonly WrittenForm[],
  series: readonly WrittenSeries[],
  rowsOf: RowsOfSeries,
  seriesOf: Int32Array,
  ats: Float64Array,
): { readonly numbers: Float64Array; readonly starts: Int32Array } {
  const starts = new Int32Array(seriesOf.length);
  let taken = 0;
  seriesOf.forEach((id, row) => {
    starts[row] = taken;
    taken += at(series, id).form.isTime.length;
  });
  const numbers = new Float64Array(taken);
  const values = new Float64Array(seriesOf.length);
  const times = new Float64Array(seriesOf.length);
  const members = new Map(forms.map((form): [WrittenForm, number[]] => [form, []]));
  series.forEach(({ form }, id) => members.get(form)?.push(id));
  for (const [{ isTime }, ids] of members) {
    isTime.forEach((isNear, slot) => {
      const parts = next();
      let base = 0;
      for (const id of ids) {
        const [begin, end] = [rowsOf.begin(id), rowsOf.end(id)];
        if (isNear) for (let i = begin; i < end; i++) times[i - begin] = ats[rowsOf.rows[i] ?? 0] ?? 0;
        base = readColumn(parts, values, end - begin, base, isNear ? times : undefined);
        for (let i = begin; i < end; i++) numbers[(starts[rowsOf.rows[i] ?? 0] ?? 0) + slot] = values[i - begin] ?? 0;
      }
    });
  }
  return { numbers, starts };
}
