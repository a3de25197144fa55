import { SvelteSet } from 'svelte/reactivity';
import { Hold, rowsInPlace, type Standing } from './hold.ts';

/** The lists of this screen that are held now: as long as there is one, nothing pushes the page about. */
const held = new SvelteSet<ListHold>();

/** Whether any list is held. */
export const isAnyHeld = (): boolean => held.size > 0;

/** Holds the lists in one part of the screen while a pointer, a finger or the focus is in it. */
export class ListHold {
  readonly #hold = new Hold();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Moves when a person takes in what waits. */
  taken = $state(0);

  get isHeld(): boolean {
    return held.has(this);
  }

  /** Takes in what waits; the list is held on. */
  take(): void {
    this.taken += 1;
  }

  /** For `{@attach}`: watches what is marked `data-held` in an element, or the element where it is marked itself. */
  readonly watch = (element: HTMLElement): (() => void) => {
    const hold = this.#hold;
    let isByFinger = false;
    const fingers = new Set<number>();
    const now = (): number => performance.now();
    const noted = (note: () => void) => (): void => {
      note();
      this.#look();
    };
    const isFinger = (event: PointerEvent): boolean => event.pointerType === 'touch';
    const isMarked = ({ target }: Event): boolean =>
      target instanceof Element && target.closest('[data-held]') !== null;
    const point = (event: PointerEvent): void => {
      if (!isFinger(event)) noted(() => hold.pointer(isMarked(event)))();
    };
    const leave = (event: PointerEvent): void => {
      if (!isFinger(event)) noted(() => hold.pointer(false))();
    };
    const down = (event: PointerEvent): void => {
      isByFinger = isFinger(event);
      if (!isByFinger) return point(event);
      if (!isMarked(event)) return;
      fingers.add(event.pointerId);
      noted(() => hold.finger(true, now()))();
    };
    // A finger may be lifted outside of the list that it was put down in.
    const up = (event: PointerEvent): void => {
      if (fingers.delete(event.pointerId)) noted(() => hold.finger(false, now()))();
    };
    const use = noted(() => hold.used(now()));
    const stop = new AbortController();
    const { signal } = stop;
    element.addEventListener('pointerover', point, { signal });
    element.addEventListener('pointermove', point, { signal });
    element.addEventListener('pointerleave', leave, { signal });
    element.addEventListener('pointerdown', down, { signal });
    addEventListener('pointerup', up, { signal });
    addEventListener('pointercancel', up, { signal });
    element.addEventListener(
      'focusin',
      noted(() => hold.focus(true, isByFinger, now())),
      { signal },
    );
    // The focus also leaves what the page takes away, in the midst of a change of the page, which must not begin another.
    const unfocus = (): void => {
      hold.focus(false, isByFinger, now());
      queueMicrotask(() => this.#look());
    };
    element.addEventListener('focusout', unfocus, { signal });
    addEventListener('keydown', () => (isByFinger = false), { signal, capture: true });
    addEventListener('keydown', use, { signal });
    addEventListener('pointerdown', use, { signal });
    // A pointer that leaves the window leaves the list.
    document.documentElement.addEventListener('pointerleave', leave, { signal });
    return () => {
      stop.abort();
      clearTimeout(this.#timer);
      held.delete(this);
    };
  };

  #look(): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    if (this.#hold.isHeld(now)) held.add(this);
    else held.delete(this);
    const end = this.#hold.endsAt(now);
    if (end !== undefined) this.#timer = setTimeout(() => this.#look(), end - now);
  }
}

/** The rows of a list that is held while its part of the screen is. */
export class HeldRows<T> {
  readonly #holding: ListHold;
  readonly #present: () => readonly T[];
  readonly #keyOf: (row: T) => string;
  readonly #over: (row: T) => T;
  #shown: readonly T[] = [];
  #taken = 0;
  readonly #standing: Standing<T> = $derived.by(() => this.#look());

  /**
   * @param present all that there is now, in its own order
   * @param over what is left to show of a row that is no longer there
   */
  constructor(holding: ListHold, present: () => readonly T[], keyOf: (row: T) => string, over: (row: T) => T) {
    this.#holding = holding;
    this.#present = present;
    this.#keyOf = keyOf;
    this.#over = over;
  }

  get rows(): readonly T[] {
    return this.#standing.rows;
  }

  /** What is new and waits. */
  get waiting(): readonly T[] {
    return this.#standing.waiting;
  }

  #look(): Standing<T> {
    const present = this.#present();
    const isKept = this.#holding.isHeld && this.#holding.taken === this.#taken && this.#shown.length > 0;
    this.#taken = this.#holding.taken;
    const next = isKept ? rowsInPlace(this.#shown, present, this.#keyOf, this.#over) : { rows: present, waiting: [] };
    this.#shown = next.rows;
    return next;
  }
}
