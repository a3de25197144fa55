/** A stretch of plant time, Unix ms: `from` belongs to it, `to` does not. */
export interface TimeStretch {
  readonly from: number;
  readonly to: number;
}

/** The part of a stretch that lies in another one; none where they do not meet. */
export function within({ from, to }: TimeStretch, span: TimeStretch): TimeStretch | undefined {
  const clipped = { from: Math.max(from, span.from), to: Math.min(to, span.to) };
  return clipped.from < clipped.to ? clipped : undefined;
}

/** What any of the stretches covers, in the order of time: no two of the result meet. */
export function united(stretches: readonly TimeStretch[]): TimeStretch[] {
  const found: { from: number; to: number }[] = [];
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    if (from >= to) continue;
    const last = found.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}

/** What is left of a span without some stretches, in the order of time. */
export function cutOut(span: TimeStretch, taken: readonly TimeStretch[]): TimeStretch[] {
  const left: TimeStretch[] = [];
  let { from } = span;
  for (const one of united(taken)) {
    if (one.from >= span.to) break;
    if (one.to <= from) continue;
    if (one.from > from) left.push({ from, to: one.from });
    from = one.to;
  }
  if (from < span.to) left.push({ from, to: span.to });
  return left;
}

/** Milliseconds of stretches of which no two meet. */
export const lengthOf = (stretches: readonly TimeStretch[]): number =>
  stretches.reduce((sum, { from, to }) => sum + to - from, 0);

/** What two lists have in common; in each of them no two stretches meet. */
export function common(some: readonly TimeStretch[], others: readonly TimeStretch[]): TimeStretch[] {
  const found: TimeStretch[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [one, other] = [some[i], others[j]];
    if (one === undefined || other === undefined) return found;
    const both = within(one, other);
    if (both !== undefined) found.push(both);
    if (one.to < other.to) i += 1;
    else j += 1;
  }
}
