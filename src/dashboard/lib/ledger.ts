import type { CheckLine, LedgerItem } from '../../wire/ledger.ts';
import type { CheckKind } from '../../domain/ledger/check.ts';
import type { Sending } from './acts.svelte.ts';
import { besides, type Done } from './alarm-acts.ts';
import { api } from './api.ts';

/** A line out of the record. */
export type RecordedLine = Omit<CheckLine, 'check'> & {
  readonly seq: number;
  readonly point: string;
  readonly kind: CheckKind;
};

export const askLedger = (): Promise<{ at: number; items: LedgerItem[] }> => api('GET', '/ledger');

export const recordedChecks = (point: string): Promise<{ items: RecordedLine[] }> =>
  api('GET', `/calibrations?point=${encodeURIComponent(point)}&limit=10`);

/** What a person types of a check; numbers as they stand in their fields. */
export interface CheckFields {
  concentration: number | null;
  cylinder: string;
  expires: string;
  sensor: string;
  before: number | null;
  after: number | null;
  note: string;
  day: string;
  result: 'pass' | 'fail' | undefined;
}

/** The last line of any detector of the same gas that says which gas was shown: the cylinder goes from one to the next. */
export function lastGasOf(items: readonly LedgerItem[], { gas, unit }: LedgerItem): CheckLine | undefined {
  return items
    .filter((one) => one.gas === gas && one.unit === unit)
    .flatMap(({ last }) => last.filter(({ concentration }) => concentration !== undefined))
    .reduce<CheckLine | undefined>(
      (newest, line) => (newest === undefined || line.at > newest.at ? line : newest),
      undefined,
    );
}

/** The fields as the last check has left them. @param known the line whose cylinder is offered */
export function fieldsAfter({ last, running }: LedgerItem, known: CheckLine | undefined): CheckFields {
  const expires = known?.expires;
  return {
    concentration: known?.concentration ?? null,
    cylinder: known?.cylinder ?? '',
    expires: expires === undefined ? '' : new Date(expires).toLocaleDateString('sv-SE'),
    sensor: last.find(({ sensor }) => sensor !== undefined)?.sensor ?? '',
    before: running?.start ?? null,
    after: null,
    note: '',
    day: '',
    result: undefined,
  };
}

const startPath = (point: string, does: string): string => `/points/${encodeURIComponent(point)}/${does}`;

/** Does it, and then has the list read again: what is on the screen is of after it. */
export const andThen =
  (send: Sending, after: () => void): Sending =>
  async (signal) => {
    const words = await send(signal);
    after();
    return words;
  };

export const startCheck =
  (point: string, kind: CheckKind, compensating: () => string): Sending =>
  async (signal) =>
    besides(await api<Done>('POST', startPath(point, 'start-check'), { kind, compensating: compensating() }, signal));

export const sendCancel =
  (point: string): Sending =>
  async (signal) =>
    besides(await api<Done>('POST', startPath(point, 'cancel-check'), {}, signal));

/** Writes the line; empty fields say nothing. */
export const sendRecord =
  ({ point, gas }: LedgerItem, kind: CheckKind, fields: () => CheckFields): Sending =>
  async (signal) => {
    const { concentration, before, after, result, day, ...texts } = fields();
    const said = Object.entries(texts).filter(([, text]) => text.trim() !== '');
    const numbers = Object.entries({ concentration, before, after }).filter(([, value]) => typeof value === 'number');
    const body = {
      point,
      kind,
      ...(gas === undefined ? {} : { gas }),
      ...Object.fromEntries<string | number | null | undefined>([...said, ...numbers]),
      ...(day === '' ? {} : { at: day }),
      ...(result === undefined ? {} : { result }),
    };
    return besides(await api<Done>('POST', '/calibrations', body, signal));
  };
