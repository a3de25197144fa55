import { text } from '../../domain/text.ts';
import type { MessageReport, SourceReport } from '../../ports/driver.ts';
import type { SourceView } from '../../wire/devices.ts';
import { adviceFor } from '../../words/device-errors.ts';
import { placeDoubtText } from '../../words/place-doubts.ts';

/** What a source last sent, as the device page shows it. */
export const sourceViewOf = ({ last, refused, doubt }: SourceReport): SourceView => ({
  refused: refused.map(({ reason, count, ...message }) => ({
    ...messageOf(message),
    reason,
    count,
    check: adviceFor(reason)?.check ?? text(reason, reason),
  })),
  ...(last === undefined
    ? {}
    : {
        last: {
          ...messageOf(last),
          mapped: last.mapped.map(fieldsOf),
          taken: last.taken.map(fieldsOf),
          rejects: [...last.rejects],
        },
      }),
  ...(doubt === undefined ? {} : { doubt: { ...doubt, text: placeDoubtText(doubt) } }),
});

const messageOf = ({ topic, at, retained, bytes, payload }: MessageReport) => ({
  topic,
  at,
  retained,
  bytes,
  text: new TextDecoder().decode(payload),
});

type Fields = Record<string, string | number | boolean | null>;

/** A list is shown so far, characters. */
const LONGEST_LIST = 300;

/** An object in one row, with what is nested in it. The source is left out: it is known. */
function fieldsOf(thing: object): Fields {
  const fields: Fields = {};
  const put = (part: object, within: string): void => {
    for (const [key, value] of Object.entries(part) as [string, unknown][]) {
      if (value === undefined || key === 'device') continue;
      const name = key === 'value' ? within : key;
      if (Array.isArray(value)) fields[name] = JSON.stringify(value).slice(0, LONGEST_LIST);
      else if (typeof value === 'object' && value !== null) put(value, key);
      else if (value === null || typeof value === 'string' || typeof value === 'boolean') fields[name] = value;
      else if (typeof value === 'number') fields[name] = Number.isFinite(value) ? value : String(value);
    }
  };
  put(thing, 'value');
  return fields;
}
