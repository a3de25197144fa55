/// <reference lib="dom" />
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page, Request, Route, WebSocketRoute } from 'playwright-core';
import { filesOfPage } from '../../src/server/dashboard.ts';
import type { Alarm, EventMessage, Hello, ServerMessage } from '../../src/wire/messages.ts';
import type { PlantView } from '../../src/wire/plant.ts';
import { alarm } from '../dashboard/alarm.ts';

const PAGES = join(import.meta.dirname, '../../dist/dashboard');
const ADDRESS = 'http://127.0.0.1:1/';
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
};
const POINTS = 60;
const EVERY_MS = 500;

/** A plant of sixty detectors in one zone, with two people and a place to muster. */
const PLANT: PlantView = {
  revision: 'r1',
  site: { id: 'site', name: { zh: '试验厂', en: 'Trial works' }, timezone: 'Asia/Shanghai' },
  floors: [{ id: 'ground', name: { zh: '一层', en: 'Ground' }, extent: [0, 0, 100, 60] }],
  zones: [
    {
      id: 'tanks',
      name: { zh: '罐区', en: 'Tank farm' },
      floor: 'ground',
      polygon: [
        [5, 5],
        [70, 5],
        [70, 55],
        [5, 55],
      ],
      max: 6,
      muster: false,
      gasPoints: [],
    },
    {
      id: 'muster',
      name: { zh: '集合点', en: 'Muster point' },
      floor: 'ground',
      polygon: [
        [80, 5],
        [95, 5],
        [95, 20],
        [80, 20],
      ],
      muster: true,
      gasPoints: [],
    },
  ],
  devices: [{ id: 'panel', name: { zh: '主机', en: 'Panel' }, kind: 'modbus' }],
  points: Array.from({ length: POINTS }, (_, i) => ({
    id: `p${i}`,
    name: { zh: `H2S-${100 + i}`, en: `H2S-${100 + i}` },
    device: 'panel',
    at: { floor: 'ground', x: 8 + (i % 10) * 6, y: 10 + Math.floor(i / 10) * 8 },
    gas: 'H2S',
    unit: 'ppm',
    range: [0, 100] as [number, number],
    decimals: 1,
    setPoints: [{ condition: 'high', direction: 'high' as const, limit: 7 }],
  })),
  people: [
    { id: 'wang', name: '王芳', groups: [] },
    { id: 'li', name: '李四', groups: [] },
  ],
  recipients: [{ id: 'shift-leader', name: '班长' }],
};

export interface Posted {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * A gateway that a test plays: it serves the built pages, says on the live socket what it is asked to, and keeps what a
 * page posts. Nothing of it leaves the browser.
 */
export class StandIn {
  readonly page: Page;
  readonly posted: Posted[] = [];
  /** Errors of the page's scripts. */
  readonly troubles: string[] = [];
  readonly alarms = new Map<string, Alarm>();
  /** What becomes of a post: an answer, or nothing for one that never comes. */
  answer: (posted: Posted) => { readonly status: number; readonly body: object } | 'never' | 'cut' = () => ({
    status: 200,
    body: { seq: 1, durable: true },
  });
  /** What is answered to a GET, by its path; an empty list else. */
  readonly shown = new Map<string, object>();
  /** What becomes of a new socket. */
  admits: 'yes' | 'mute' | 'no' = 'yes';
  session: { readonly status: number; readonly body: object } = {
    status: 200,
    body: { user: 'wang', role: 'operator' },
  };
  #socket: WebSocketRoute | undefined;
  #seq = 1;
  #beat: ReturnType<typeof setInterval> | undefined;
  /** How far the clocks of the page and the plant were moved on, ms. */
  #ahead = 0;

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.troubles.push(error.message));
  }

  /** @param prepare what is done before the page is loaded */
  static async open(
    browser: Browser,
    { lang = 'zh', ...options }: BrowserContextOptions & { lang?: 'zh' | 'en' } = {},
    prepare: (stand: StandIn) => Promise<void> | void = () => undefined,
  ): Promise<StandIn> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    context.setDefaultTimeout(15_000);
    const stand = new StandIn(await context.newPage());
    await stand.page.addInitScript(() => localStorage.setItem('signed-in', 'wang'));
    await stand.page.clock.install();
    await stand.page.route('**/*', (route) => stand.#serve(route));
    await stand.page.routeWebSocket('**/api/v1/live', (socket) => stand.#admit(socket));
    await prepare(stand);
    await stand.page.goto(`${ADDRESS}?lang=${lang}`);
    return stand;
  }

  async close(): Promise<void> {
    clearInterval(this.#beat);
    await this.page.context().close();
    if (this.troubles.length > 0) throw new Error(this.troubles.join('\n'));
  }

  /** Lets time pass on the page, and in its plant, at once. */
  async pass(ms: number): Promise<void> {
    this.#ahead += ms;
    await this.page.clock.runFor(ms);
    if (this.#beat !== undefined) this.beat();
  }

  get #now(): number {
    return Date.now() + this.#ahead;
  }

  say(message: ServerMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  /** Says what is heard at least once a second of a plant that lives. */
  beat(): void {
    const head = { seq: this.#seq, durableSeq: this.#seq, at: this.#now };
    const reading = { point: 'p0', value: 1.2, unit: 'ppm', quality: 'good' as const, at: head.at };
    this.say({ type: 'delta', ...head, readings: [reading], fixes: [], counts: [] });
  }

  /** The plant goes on, or falls silent with an open socket. */
  hang(isHanging = true): void {
    clearInterval(this.#beat);
    this.#beat = undefined;
    if (!isHanging) this.#beat = setInterval(() => this.beat(), EVERY_MS);
  }

  async cut(): Promise<void> {
    await this.#socket?.close({ code: 1011 });
  }

  /** Raises an alarm, or changes what is told of it. */
  tell(id: string, otherwise: Partial<Alarm> = {}): Alarm {
    const known = this.alarms.get(id);
    const seq = ++this.#seq;
    const now = this.#now;
    const told = alarm(id, {
      ...(known ?? { sensedAt: now, occurrence: `1-${seq}-${id}` }),
      ...otherwise,
      seq,
      at: now,
    });
    if (told.state === 'normal') this.alarms.delete(id);
    else this.alarms.set(id, told);
    this.say({ ...told, type: 'transition' });
    return told;
  }

  /** Something happened that is worth a line in the record. */
  event(kind: string, more: Partial<EventMessage> = {}): void {
    this.say({ type: 'event', seq: ++this.#seq, at: this.#now, kind, subject: 'gateway', ...more });
  }

  /** The screens are silenced for so long, ms. */
  silence(ms: number): void {
    this.event('silenced', { amount: ms });
  }

  /** A press is asked for, and must come within so long, ms; or it has come. */
  watch(within?: number): void {
    const at = this.#now;
    if (within === undefined) this.event('watch-answered', { by: 'wang' });
    else this.event('watch-asked', { from: at, to: at + within });
  }

  hello(): Hello {
    const head = { epoch: 1, seq: this.#seq, durableSeq: this.#seq };
    const at = this.#now;
    return {
      type: 'hello',
      protocol: 'fengsui.v1',
      ...head,
      mode: 'live',
      role: 'operator',
      revision: PLANT.revision,
      plant: PLANT,
      dashboard: [...filesOfPage(PAGES)],
      snapshot: {
        ...head,
        at,
        readings: PLANT.points.map(({ id }) => ({ point: id, value: 1, unit: 'ppm', quality: 'good', at })),
        fixes: PLANT.people.map(({ id }, i) => ({
          tag: `tag-${id}`,
          person: id,
          floor: 'ground',
          x: 20 + 10 * i,
          y: 30,
          accuracy: 1,
          zones: ['tanks'],
          quality: 'good',
          at,
        })),
        counts: [
          { zone: 'tanks', people: 2, unknown: 0 },
          { zone: 'muster', people: 0, unknown: 0 },
        ],
        headcount: { present: 2, uncertain: 0, left: 0 },
        alarms: [...this.alarms.values()],
      },
    };
  }

  async #admit(socket: WebSocketRoute): Promise<void> {
    if (this.admits === 'no') return socket.close({ code: 1011 });
    this.#socket = socket;
    if (this.admits === 'mute') return;
    this.say(this.hello());
    this.hang(false);
  }

  async #serve(route: Route): Promise<void> {
    const request = route.request();
    const path = new URL(request.url()).pathname;
    if (!path.startsWith('/api/')) {
      const file = join(PAGES, path === '/' ? 'index.html' : path);
      if (!existsSync(file)) return route.fulfill({ status: 404, body: '' });
      return route.fulfill({ body: readFileSync(file), contentType: TYPES[file.split('.').at(-1) ?? ''] ?? '' });
    }
    if (path.endsWith('/session')) return json(route, this.session);
    const asked = path.replace('/api/v1', '');
    if (request.method() !== 'POST') return json(route, { status: 200, body: this.shown.get(asked) ?? { items: [] } });
    const posted = { path: asked, body: bodyOf(request) };
    this.posted.push(posted);
    const answer = this.answer(posted);
    if (answer === 'cut') return route.abort('connectionreset');
    if (answer !== 'never') return json(route, answer);
  }
}

/** What a page sent: JSON, or the text of a file. */
const bodyOf = (request: Request): Posted['body'] =>
  request.headers()['content-type'] === 'text/csv'
    ? { text: request.postData() }
    : (request.postDataJSON() as Posted['body']);

const json = (route: Route, { status, body }: { readonly status: number; readonly body: object }): Promise<void> =>
  route.fulfill({ status, contentType: 'application/json', body: JSON.stringify(body) });
