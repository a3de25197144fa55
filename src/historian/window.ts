/** Characters that a viewer may be sent and not have read. */
const MOST_UNREAD = 256 * 1024;

/** What a viewer was sent and has not read yet: while it is much the replay waits, however long the viewer takes. */
export class Window {
  readonly #hold: (held: boolean) => void;
  #unread = 0;
  #isFull = false;

  /** @param hold lets the replay wait, or go on */
  constructor(hold: (held: boolean) => void) {
    this.#hold = hold;
  }

  sent(characters: number): void {
    this.#unread += characters;
    this.#look(this.#unread > MOST_UNREAD);
  }

  read(characters: number): void {
    this.#unread -= characters;
    this.#look(this.#isFull && this.#unread > MOST_UNREAD / 2);
  }

  #look(isFull: boolean): void {
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    this.#hold(isFull);
  }
}
