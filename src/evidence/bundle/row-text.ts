import { type DecodedRow, encodedBody } from '../../log/row.ts';

/** A line of the record as JSON, the same character for character whenever it is written. */
export const rowText = (row: DecodedRow): string =>
  `{"seq":${row.seq},"n":${row.n},"at":${row.at},"class":"${row.class}","kind":"${row.kind}","body":${encodedBody(row)}}`;
