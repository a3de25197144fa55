/** A place in metres. */
interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A hundredth of a millimetre: rounding takes no person off the border of a circle. */
const ROUNDING = 0.000_01;

/**
 * Those places that are inside one circle: as many as any circle of this radius holds, or at least `enough` of them. The
 * best circle can be moved until one of its places is on its edge; so it is enough to turn a circle around each place.
 */
export function densest<S extends Spot>(spots: readonly S[], radius: number, enough: number): readonly S[] {
  const reach = radius + ROUNDING;
  let best: readonly S[] = [];
  for (const pivot of spots) {
    if (best.length >= enough) break;
    const near = spots.filter((spot) => squared(pivot, spot) <= 4 * reach * reach);
    if (near.length <= best.length) continue;
    const found = mostAround(pivot, near, reach);
    if (found.length > best.length) best = found;
  }
  return best;
}

/** One end of the arc on which the centre of a circle through the pivot may be, so that the circle holds a place. */
interface End {
  readonly centre: Spot;
  readonly turn: number;
  readonly isBegin: boolean;
}

/** The most that a circle holds which has the pivot on its edge. */
function mostAround<S extends Spot>(pivot: S, near: readonly S[], radius: number): readonly S[] {
  const ends: End[] = [];
  for (const spot of near) {
    const square = squared(pivot, spot);
    if (square === 0) continue;
    const [dx, dy] = [spot.x - pivot.x, spot.y - pivot.y];
    const aside = Math.sqrt(Math.max(0, radius * radius - square / 4) / square);
    const middle = { x: pivot.x + dx / 2, y: pivot.y + dy / 2 };
    const begin = { x: middle.x + dy * aside, y: middle.y - dx * aside };
    const end = { x: middle.x - dy * aside, y: middle.y + dx * aside };
    ends.push({ centre: begin, turn: turnOf(pivot, begin), isBegin: true });
    ends.push({ centre: end, turn: turnOf(pivot, end), isBegin: false });
  }
  ends.sort((a, b) => a.turn - b.turn || (a.isBegin ? 0 : 1) - (b.isBegin ? 0 : 1));
  // Twice around: an arc that is open where the turn begins is counted in the second one.
  let open = 0;
  let most: { readonly open: number; readonly centre: Spot } = { open: 0, centre: pivot };
  for (const { isBegin, centre } of [...ends, ...ends]) {
    open = isBegin ? open + 1 : Math.max(0, open - 1);
    if (open > most.open) most = { open, centre };
  }
  const { centre } = most;
  const inside = radius + ROUNDING;
  return near.filter((spot) => spot === pivot || squared(centre, spot) <= inside * inside);
}

/** Grows with the angle of a direction, from 0 to 4. */
function turnOf(from: Spot, to: Spot): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.abs(dx) + Math.abs(dy);
  const share = length === 0 ? 0 : dy / length;
  return dx < 0 ? 2 - share : dy < 0 ? 4 + share : share;
}

function squared(a: Spot, b: Spot): number {
  const [dx, dy] = [a.x - b.x, a.y - b.y];
  return dx * dx + dy * dy;
}
