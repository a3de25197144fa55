import type { ServerMessage } from '../../wire/messages.ts';

/** Names of the built files in a page; none in the development server. */
const filesIn = (page: string): readonly string[] =>
  [...page.matchAll(/\bassets\/([\w.-]+)/g)].flatMap(([, name]) => name ?? []);

/** Whether this page and the gateway are of one build. A page of another build may not understand all that it is told. */
class Build {
  /** The gateway serves another page than this one. */
  isOther = $state(false);
  /** The page was asked for again, and the gateway had none but this. */
  isLate = $state(false);
  readonly #own = filesIn(document.head.innerHTML);
  #isLoading = false;

  /** Notes what the gateway says of the page that it serves; one that says nothing is older than this page. */
  hear(message: ServerMessage): void {
    if (message.type !== 'hello') return;
    this.isOther = this.#isOther(message.dashboard ?? []);
    this.isLate = false;
    // Before its first press a page has nothing that could be lost, and no sound that was allowed by hand: a screen on a
    // wall goes on by itself. Any other waits for a press.
    if (this.isOther && !navigator.userActivation.hasBeenActive) void this.load();
  }

  /** Loads the page again, once the gateway has another one: until then this one goes on. */
  async load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.isLate = false;
    try {
      const response = await fetch(document.baseURI, { cache: 'reload' });
      const files = filesIn(await response.text());
      if (response.ok && files.length > 0 && this.#isOther(files)) return location.reload();
      this.isLate = true;
    } catch {
      // A gateway that is away is said by the link; the page goes on with what it has.
      this.isLate = true;
    } finally {
      this.#isLoading = false;
    }
  }

  #isOther(files: readonly string[]): boolean {
    return this.#own.some((name) => !files.includes(name));
  }
}

export const build = new Build();
