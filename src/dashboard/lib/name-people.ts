import type { Fix } from '../../wire/messages.ts';
import { ageText } from './format.ts';
import { hasLeftSite } from './headcount.ts';
import { boxAround, drawLabel, type LabelPlace, type Labels } from './labels.ts';
import { type Extent, type MapView, toScreenX, toScreenY } from './map-view.ts';
import type { Palette } from './palette.ts';

/** How people look on a floor. */
export interface PeopleLook {
  readonly floor: string;
  readonly extent: Extent;
  readonly view: MapView;
  readonly palette: Palette;
  /** The priority of the alarm that a person is in, by person or badge. */
  readonly inAlarm: ReadonlyMap<string, number>;
  /** Who is looked for: marked and named wherever they are. */
  readonly sought: ReadonlySet<string>;
  /** Who is missing in a roll-call that goes on. */
  readonly missing: ReadonlySet<string>;
  readonly nameOf: (who: string) => string;
  readonly selected: string | undefined;
  /** Plant time, for the age of a fix. */
  readonly at: number;
}

/** A dot on the screen, and its colour. */
interface Drawn {
  readonly x: number;
  readonly y: number;
  readonly color: string;
}

/** The name of a person in its place beside the newest fix. */
interface PlacedName {
  readonly text: string;
  readonly fix: Fix;
  readonly place: LabelPlace;
}

/** Names that matter, by person or badge. */
export type PlacedNames = ReadonlyMap<string, PlacedName>;

/** More names than these no eye can find on a map; the lists have them all. */
const MOST_NAMED = 60;
/** While so many are still missing the map names those in danger alone. */
const MOST_MISSING = 20;

/** The age of a fix is no news before this. */
const AGED_MS = 5000;

/** Pixels. */
export const dotRadius = ({ palette, view }: Pick<PeopleLook, 'palette' | 'view'>): number =>
  Math.max(3, Math.min(0.64 * palette.size, view.scale * 0.6));

/** A name, with the age of the fix where that matters. */
export function nameOnMap({ nameOf, selected, sought, at }: PeopleLook, fix: Fix): string {
  const who = fix.person ?? fix.tag;
  const isAsked = selected === who || sought.has(who);
  const isAged = fix.quality !== 'good' || (isAsked && at - fix.at >= AGED_MS);
  return isAged ? `${nameOf(who)} ${ageText(at - fix.at)}` : nameOf(who);
}

/** How much a name matters: who is chosen, or looked for in danger; who else is looked for; who is in an alarm; who else is missing. */
type Rank = 0 | 1 | 2 | 3;

/** Finds places for the names that matter before other labels take the room. The dots of these people stay free of labels. */
export class NamePlaces {
  readonly #context: CanvasRenderingContext2D;
  readonly #look: PeopleLook;
  readonly #labels: Labels;
  readonly #ranked: readonly (readonly [Rank, Fix])[];
  readonly placed = new Map<string, PlacedName>();

  constructor(context: CanvasRenderingContext2D, look: PeopleLook, fixes: Iterable<Fix>, labels: Labels) {
    this.#context = context;
    this.#look = look;
    this.#labels = labels;
    const here = [...fixes].filter((fix) => fix.floor === look.floor && !hasLeftSite(fix));
    const ranked = here.flatMap((fix) => {
      const rank = rankOf(fix, look);
      return rank === undefined ? [] : [[rank, fix] as const];
    });
    ranked.sort(([a, one], [b, other]) => a - b || one.at - other.at);
    this.#ranked = ranked.slice(0, MOST_NAMED);
    for (const [, fix] of this.#ranked) labels.reserve(boxAround(...this.#at(fix), dotRadius(look)));
  }

  /** Finds places for names from one rank to another. */
  place(from: Rank, to: Rank): void {
    for (const [rank, fix] of this.#ranked) {
      if (rank < from || rank > to) continue;
      const text = nameOnMap(this.#look, fix);
      const place = this.#labels.find(this.#context, this.#look.palette, text, ...this.#at(fix), true);
      if (place !== undefined) this.placed.set(fix.person ?? fix.tag, { text, fix, place });
    }
  }

  #at({ x, y }: Fix): readonly [number, number] {
    const { view, extent } = this.#look;
    return [toScreenX(view, extent, x), toScreenY(view, extent, y)];
  }
}

function rankOf(fix: Fix, { selected, sought, missing, inAlarm }: PeopleLook): Rank | undefined {
  const who = fix.person ?? fix.tag;
  const isInAlarm = inAlarm.has(who);
  if (selected === who || (isInAlarm && (sought.has(who) || missing.has(who)))) return 0;
  if (sought.has(who)) return 1;
  if (isInAlarm) return 2;
  return missing.has(who) && missing.size <= MOST_MISSING ? 3 : undefined;
}

/** Draws a name beside the dot, which may still be on its way to the fix. */
export function drawName(
  context: CanvasRenderingContext2D,
  look: PeopleLook,
  { text, fix, place: { box, far } }: PlacedName,
  { x, y, color }: Drawn,
): void {
  const [right, down] = [x - toScreenX(look.view, look.extent, fix.x), y - toScreenY(look.view, look.extent, fix.y)];
  const moved = { left: box.left + right, top: box.top + down, right: box.right + right, bottom: box.bottom + down };
  drawLabel(context, look.palette, text, x, y, { box: moved, far }, color, true);
}
