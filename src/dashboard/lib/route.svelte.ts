export const PAGES = [
  'live',
  'muster',
  'desk',
  'replay',
  'record',
  'devices',
  'outputs',
  'reports',
  'configuration',
] as const;
export type PageName = (typeof PAGES)[number];

/** The page and its parameters, in the address after `#/`, so that a moment can be sent to a colleague. */
class Route {
  page = $state<PageName>('live');
  parameters = $state.raw(new URLSearchParams());

  constructor() {
    this.#read();
    addEventListener('hashchange', () => this.#read());
  }

  go(page: PageName, parameters: Readonly<Record<string, string>> = {}): void {
    const query = new URLSearchParams(parameters).toString();
    location.hash = `/${page}${query === '' ? '' : `?${query}`}`;
    // At once: before the browser tells of it, a replay that plays would note its own address over this one.
    this.#read();
  }

  /** Changes the address of the present page without a step in the history. */
  note(parameters: Readonly<Record<string, string>>): void {
    history.replaceState(null, '', `#/${this.page}?${new URLSearchParams(parameters).toString()}`);
  }

  #read(): void {
    const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
    this.page = PAGES.find((page) => page === path) ?? 'live';
    this.parameters = new URLSearchParams(query);
  }
}

export const address = new Route();
