/** One bound on what a peer may take of the gateway. */
export interface Limit {
  /** The most there may be; of a rate, the most at once. */
  readonly most: number;
  /** Of a rate: what comes back each second. */
  readonly perSecond?: number;
  readonly unit: string;
  /** What is counted. */
  readonly what: string;
  /** What happens beyond it. */
  readonly beyond: string;
}

/** A limit that fills up again. */
export interface Rate extends Limit {
  readonly perSecond: number;
}

const KB = 1024;
const MB = 1024 * KB;

/**
 * Every limit of HTTP and the websockets. A name is also the label of `fengsui_limited_total{limit}`; the table of
 * `docs/limits-of-peers.md` is made from this one. An account is a user or a token. An address is one IPv4 address or
 * one IPv6 /64 network, because a single machine owns all addresses of such a network.
 */
export const LIMITS = {
  connections: {
    most: 1024,
    unit: 'connections',
    what: 'open connections in all, and never more than half of the file descriptors that the system allows',
    beyond: 'the oldest one without a whole request of the address that has most is closed, else the new one',
  },
  'connections-address': {
    most: 128,
    unit: 'connections',
    what: 'open connections of one address',
    beyond: 'its oldest one without a whole request is closed, else the new one',
  },
  'connections-loopback': {
    most: 512,
    unit: 'connections',
    what: 'open connections of the machine itself, and of a reverse proxy that is named: they bring in everybody',
    beyond: 'its oldest one without a whole request is closed, else the new one',
  },
  'connect-address': {
    most: 400,
    perSecond: 100,
    unit: 'connections',
    what: 'new connections of one address',
    beyond: 'the new one is closed',
  },
  'connect-loopback': {
    most: 4000,
    perSecond: 2000,
    unit: 'connections',
    what: 'new connections of the machine itself, and of a proxy that is named',
    beyond: 'the new one is closed',
  },
  'requests-address': {
    most: 600,
    perSecond: 200,
    unit: 'requests',
    what: 'requests and upgrades of one address',
    beyond: '429, and the connection is closed',
  },
  'requests-loopback': {
    most: 4000,
    perSecond: 2000,
    unit: 'requests',
    what: 'requests and upgrades of the machine itself, and of a proxy that is named',
    beyond: '429, and the connection is closed',
  },
  'requests-connection': {
    most: 10_000,
    unit: 'requests',
    what: 'requests of one connection',
    beyond: 'the connection is closed after the last one',
  },
  pipelined: {
    most: 8,
    unit: 'requests',
    what: 'requests of one connection that wait for their answers',
    beyond: 'all connections of its address without a whole request are closed, and it pays for 200 new ones',
  },
  'head-bytes': { most: 16 * KB, unit: 'bytes', what: 'the head of a request', beyond: '431, closed' },
  'head-lines': { most: 100, unit: 'lines', what: 'header lines of a request', beyond: 'further ones are not read' },
  'body-bytes': { most: 64 * KB, unit: 'bytes', what: 'the body of a request', beyond: '413' },
  'configuration-bytes': {
    most: 5 * MB,
    unit: 'bytes',
    what: 'the body of a request with a configuration, from an engineer or admin',
    beyond: '413',
  },
  'head-time': {
    most: 10,
    unit: 'seconds',
    what: 'from the connection, or from the first byte of a further request, to the end of its head',
    beyond: '408, closed',
  },
  'request-time': { most: 15, unit: 'seconds', what: 'from there to the end of its body', beyond: '408, closed' },
  'idle-time': {
    most: 10,
    unit: 'seconds',
    what: 'from an answer to the next request of a connection',
    beyond: 'closed',
  },
  'answer-time': {
    most: 60,
    unit: 'seconds',
    what: 'from a request to the last byte of its answer taken by the peer',
    beyond: 'the connection is closed',
  },
  'refused-time': {
    most: 1,
    unit: 'seconds',
    what: 'from a refused upgrade to the end of its connection',
    beyond: 'the connection is closed',
  },
  'requests-account': {
    most: 1000,
    perSecond: 200,
    unit: 'requests',
    what: 'requests of one account, from everywhere',
    beyond: '429',
  },
  'looks-account': {
    most: 200,
    perSecond: 50,
    unit: 'requests',
    what: 'requests of one account (without a sign-in, of one address) that cost much: `/metrics`, and what is read below `/api`',
    beyond: '429',
  },
  'running-account': {
    most: 2,
    unit: 'requests',
    what: 'such requests of one account that are being answered',
    beyond: 'further ones wait',
  },
  running: {
    most: 8,
    unit: 'requests',
    what: 'such requests that are being answered, in all',
    beyond: 'further ones wait',
  },
  'waiting-account': { most: 8, unit: 'requests', what: 'such requests of one account that wait', beyond: '429' },
  waiting: { most: 64, unit: 'requests', what: 'such requests that wait, in all', beyond: '429' },
  'refused-slowly': {
    most: 64,
    unit: 'requests',
    what: 'requests and upgrades with 429 that are answered after a quarter of a second only, so that a peer which asks in a loop is slow',
    beyond: 'answered at once, and the connection is closed',
  },
  'question-time': {
    most: 10,
    unit: 'seconds',
    what: 'for which a request waits for its turn, and for which the record is read for it',
    beyond: '429, or 503, and the record is read no further',
  },
  'record-answer-time': {
    most: 60,
    unit: 'seconds',
    what: 'for which an answer of the record is sent',
    beyond: 'the connection is closed before the end of the answer, and the record is read no further',
  },
  'events-lines': {
    most: 100_000,
    unit: 'lines',
    what: 'lines of one page of `/events`',
    beyond: '400; `next` leads on',
  },
  'refused-acts': {
    most: 200,
    perSecond: 0.5,
    unit: 'lines',
    what: 'lines of the record about acts of one account that were refused before the rules saw them',
    beyond: 'counted in the next line',
  },
  'series-points': { most: 10_000, unit: 'points', what: '`maxPoints` of `/series`', beyond: '400' },
  'series-days': { most: 92, unit: 'days', what: 'from `from` to `to` of `/series`', beyond: '400' },
  'look-up-hours': {
    most: 24,
    unit: 'hours',
    what: 'from `from` to `to` of what is asked about people: `/series` of a badge, `/people/{id}/track` and `/dwell`, `/contacts`, `/zones/{id}/count`',
    beyond: '400',
  },
  'contact-metres': { most: 500, unit: 'metres', what: '`radius` of `/contacts`', beyond: '400' },
  'zone-count-points': { most: 2000, unit: 'points', what: '`maxPoints` of `/zones/{id}/count`', beyond: '400' },
  'track-points': { most: 10_000, unit: 'points', what: '`maxPoints` of `/people/{id}/track`', beyond: '400' },
  'people-items': { most: 1000, unit: 'people', what: '`limit` of `/people`', beyond: '400' },
  'headcount-points': { most: 200, unit: 'points', what: '`maxPoints` of `/headcount/series`', beyond: '400' },
  'kpi-days': { most: 400, unit: 'days', what: 'from `from` to `to` of `/kpi`', beyond: '400' },
  'what-if-hours': { most: 24, unit: 'hours', what: 'from `from` to `to` of `/what-if`', beyond: '400' },
  sockets: { most: 300, unit: 'sockets', what: 'live websockets in all', beyond: 'the upgrade is answered 503' },
  'sockets-account': {
    most: 64,
    unit: 'sockets',
    what: 'live websockets of one account',
    beyond: 'the upgrade is answered 429',
  },
  replays: { most: 8, unit: 'sockets', what: 'replays in all', beyond: 'the upgrade is answered 503' },
  'replays-account': {
    most: 2,
    unit: 'sockets',
    what: 'replays of one account, of any role',
    beyond: 'the upgrade is answered 429',
  },
  'upgrades-account': {
    most: 100,
    perSecond: 5,
    unit: 'upgrades',
    what: 'websockets that one account opens, live and replay',
    beyond: 'the upgrade is answered 429',
  },
  'message-bytes': { most: 64 * KB, unit: 'bytes', what: 'a message to the gateway', beyond: 'closed with code 1009' },
  'live-messages': {
    most: 60,
    perSecond: 20,
    unit: 'messages',
    what: 'messages, pings and pongs of one live websocket',
    beyond: '`bye` with reason `rate`, code 1008',
  },
  'replay-messages': {
    most: 200,
    perSecond: 60,
    unit: 'messages',
    what: 'messages, pings and pongs of one replay; of several seeks that wait only the newest is done',
    beyond: '`bye` with reason `rate`, code 1008',
  },
  'messages-bytes': {
    most: 256 * KB,
    perSecond: 32 * KB,
    unit: 'bytes',
    what: 'bytes of the messages of one websocket',
    beyond: '`bye` with reason `rate`, code 1008',
  },
  resumes: {
    most: 5,
    perSecond: 0.5,
    unit: 'requests',
    what: '`resume` of one live websocket; a newer one takes the place of one that is being answered',
    beyond: '`bye` with reason `rate`, code 1008',
  },
  'resume-texts': {
    most: 100,
    perSecond: 5000,
    unit: 'transitions',
    what: 'transitions that `resume` is answered with, all websockets together; each takes its turn',
    beyond: 'the rest waits for the next turn',
  },
  ring: {
    most: 2000,
    unit: 'transitions',
    what: 'the newest transitions, kept ready for `resume`; 4 MB at most',
    beyond: 'older ones are read from the log',
  },
  'snapshots-live': {
    most: 10,
    perSecond: 10,
    unit: 'snapshots',
    what: 'snapshots that are made anew for `hello` beside one for each delta',
    beyond: 'the last one is shared, with what was told since then behind it',
  },
  'slow-bytes': {
    most: 256 * KB,
    unit: 'bytes',
    what: 'bytes that wait in one websocket',
    beyond:
      'telemetry is merged to the latest, the answer to `resume` waits, and so does a replay of as many characters',
  },
  'lost-bytes': {
    most: 4 * MB,
    unit: 'bytes',
    what: 'bytes that wait in one websocket',
    beyond: '`bye` with reason `too-slow`, code 1013',
  },
  'waiting-bytes': {
    most: 64 * MB,
    unit: 'bytes',
    what: 'bytes that wait in all live websockets',
    beyond: 'the slowest is closed: `bye` with reason `too-slow`, code 1013',
  },
  'bye-time': {
    most: 2,
    unit: 'seconds',
    what: 'from our closing a websocket to the end of its connection',
    beyond: 'the connection is cut',
  },
  'silent-pings': {
    most: 3,
    unit: 'pings',
    what: 'pings, one in 5 s, that a websocket leaves unanswered',
    beyond: 'the connection is cut',
  },
} as const satisfies Record<string, Limit | Rate>;

/** The name of a limit: a closed list. */
export type LimitName = keyof typeof LIMITS;

/** Notes that a limit was reached. */
export type Limited = (limit: LimitName) => void;
