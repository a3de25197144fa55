import type { EventMessage, TransitionMessage } from '../../wire/messages.ts';

/** A line of the record as the gateway answers it. */
export type ToldLine = TransitionMessage | (EventMessage & { readonly compensating?: string });

type Lines = readonly [ToldLine, ...ToldLine[]];

/** Lines that are about one thing: an alarm from its raise to its return, or an act with what came of it. */
export interface Deed {
  readonly key: string;
  /** Oldest first. */
  readonly lines: Lines;
}

/** What becomes of an occurrence; other transitions, like a shelving, belong to the act that made them. */
const OF_AN_OCCURRENCE = new Set<string>(['raise', 'change', 'return', 'ack', 're-alarm', 'reset', 'remove']);

/**
 * Puts lines of the record together, one deed each.
 * @param lines in any order
 * @returns what began last first
 */
export function deedsOf(lines: readonly ToldLine[]): readonly Deed[] {
  // Of one moment an alarm comes first, then what people did, then what came of that.
  const inOrder = withoutEchoes(lines).sort((a, b) => a.seq - b.seq || rankOf(a) - rankOf(b));
  const occurrences = new Set(inOrder.flatMap((line) => (isOfOccurrence(line) ? [line.occurrence] : [])));
  const acts = new Map<number, string>();
  const deeds = new Map<string, [ToldLine, ...ToldLine[]]>();
  inOrder.forEach((line, i) => {
    const key = keyOf(line, occurrences, acts) ?? `${line.seq} ${i}`;
    if (line.type === 'event' && line.by !== undefined && !acts.has(line.seq)) acts.set(line.seq, key);
    const deed = deeds.get(key);
    if (deed === undefined) deeds.set(key, [line]);
    else deed.push(line);
  });
  return [...deeds].map(([key, all]) => ({ key, lines: all })).reverse();
}

/** The newest transition of the occurrence that a deed is; none for an act or an event. */
export const occurrenceOf = ({ lines }: Deed): TransitionMessage | undefined => lines.findLast(isOfOccurrence);

/** The furthest value that is known of an occurrence. */
export const furthestOf = ({ lines }: Deed): TransitionMessage['peak'] =>
  lines.flatMap((line) => (line.type === 'transition' && line.peak !== undefined ? [line.peak] : [])).at(-1);

const isOfOccurrence = (line: ToldLine): line is TransitionMessage =>
  line.type === 'transition' && OF_AN_OCCURRENCE.has(line.kind);

const rankOf = (line: ToldLine): number => (isOfOccurrence(line) ? 0 : line.type === 'event' ? 1 : 2);

/** @param acts the deed of each seq that a person did */
function keyOf(
  line: ToldLine,
  occurrences: ReadonlySet<string>,
  acts: ReadonlyMap<number, string>,
): string | undefined {
  const { type, seq, occurrence } = line;
  if (isOfOccurrence(line)) return occurrence;
  // A step that was done or a closing says of which occurrence it is.
  if (type === 'event') return occurrences.has(occurrence ?? '') ? occurrence : undefined;
  return acts.get(seq) ?? occurrence;
}

/** The event of an acknowledgement or a reset says again what its transition says. */
function withoutEchoes(lines: readonly ToldLine[]): ToldLine[] {
  const said = new Set(lines.flatMap((line) => (isOfOccurrence(line) ? [`${line.seq} ${line.alarm}`] : [])));
  const isEcho = ({ type, kind, seq, subject }: ToldLine): boolean =>
    type === 'event' && (kind === 'acknowledged' || kind === 'reset') && said.has(`${seq} ${subject}`);
  return lines.filter((line) => !isEcho(line));
}
