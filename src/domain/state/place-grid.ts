import type { TagId } from '../ids.ts';

/** Metres. */
const CELL = 3;
const COLUMNS = 100_003;
/** A crowd says nothing of two who go together: so many in a cell are not looked through. */
const CROWD = 16;

/** The cell of a place. */
export const cellAt = (x: number, y: number): number => Math.floor(x / CELL) * COLUMNS + Math.floor(y / CELL);

/**
 * The badges of people by the cell in which each is. Made from the tags, and no part of a
 * checkpoint.
 */
export class PlaceGrid {
  readonly #cells = new Map<number, Set<TagId>>();

  constructor(tags: Iterable<readonly [TagId, { readonly walk?: { readonly cell?: number } }]> = []) {
    for (const [id, { walk }] of tags) if (walk?.cell !== undefined) this.move(id, undefined, walk.cell);
  }

  move(id: TagId, from: number | undefined, to: number): void {
    if (from === to) return;
    this.leave(id, from);
    const cell = this.#cells.get(to);
    if (cell === undefined) this.#cells.set(to, new Set([id]));
    else cell.add(id);
  }

  leave(id: TagId, from: number | undefined): void {
    const left = from === undefined ? undefined : this.#cells.get(from);
    left?.delete(id);
    if (from !== undefined && left?.size === 0) this.#cells.delete(from);
  }

  /** Those in a cell and the eight around it. */
  *around(cell: number): Iterable<TagId> {
    for (const column of [-COLUMNS, 0, COLUMNS])
      for (const row of [-1, 0, 1]) {
        const found = this.#cells.get(cell + column + row);
        if (found !== undefined && found.size <= CROWD) yield* found;
      }
  }
}
