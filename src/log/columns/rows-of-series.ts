/** The rows of each series, in order, one series after the other. */
export class RowsOfSeries {
  /** Places of rows. */
  readonly rows: Int32Array;
  readonly #ends: Int32Array;

  /** @param seriesOf the number of the series of each row */
  constructor(seriesOf: Int32Array, series: number) {
    const ends = new Int32Array(series + 1);
    for (const one of seriesOf) ends[one + 1] = (ends[one + 1] ?? 0) + 1;
    for (let i = 1; i <= series; i++) ends[i] = (ends[i] ?? 0) + (ends[i - 1] ?? 0);
    const next = ends.slice();
    this.rows = new Int32Array(seriesOf.length);
    seriesOf.forEach((one, row) => {
      const place = next[one] ?? 0;
      this.rows[place] = row;
      next[one] = place + 1;
    });
    this.#ends = ends;
  }

  begin(series: number): number {
    return this.#ends[series] ?? 0;
  }

  end(series: number): number {
    return this.#ends[series + 1] ?? 0;
  }
}
