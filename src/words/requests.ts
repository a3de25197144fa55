import { type Text, text } from '../domain/text.ts';
import { sentence } from './sentence.ts';

/** What can go wrong with a request: the titles of problem documents, by the end of their `type`. */
export const PROBLEM_TITLES = {
  'bad-request': text('无法理解此请求', 'The request is not understood'),
  'not-signed-in': text('请先登录', 'Sign in first'),
  'wrong-password': text('用户或密码错误', 'User or password is wrong'),
  'weak-password': text('密码太容易猜到', 'This password is too easy to guess'),
  'must-change-password': text('请先设置自己的密码', 'Choose a password of your own first'),
  forbidden: text('您的角色不能执行此操作', 'Your role may not do this'),
  'foreign-origin': text('请求来自其它网站', 'The request comes from another site'),
  'not-found': text('找不到', 'There is nothing here'),
  'too-slow': text('请求未及时结束', 'The request did not end in time'),
  conflict: text('现在不能这样做', 'This does not go now'),
  'bad-configuration': text('配置有误', 'The configuration has errors'),
  'missing-field': text('缺少字段或字段有误', 'A field is missing or bad'),
  'too-large': text('请求过大', 'The request is too large'),
  'wrong-type': text('不支持这种内容类型', 'A body of this kind is not understood'),
  'too-many': text('请求过多', 'Too many requests'),
  locked: text('密码错误次数过多', 'Too many wrong passwords'),
  'head-too-large': text('请求头过大', 'The head of the request is too large'),
  broken: text('网关应答失败', 'The gateway failed to answer'),
  'store-failing': text('账户存储故障', 'The store of the accounts fails'),
  unavailable: text('目前无法提供', 'Not available now'),
} as const satisfies Readonly<Record<string, Text>>;

export type ProblemCode = keyof typeof PROBLEM_TITLES;

const HAS_CHANGED = text('状态已经改变', 'It has changed meanwhile');

/** The title of a problem document. @param reason what exactly: only an occurrence that is over has changed meanwhile */
export const titleOf = (code: ProblemCode, reason?: string): Text =>
  reason === 'occurrence-changed' ? HAS_CHANGED : PROBLEM_TITLES[code];

/** What exactly is wrong with a request, and what to do: the details of problem documents. */
export const REQUEST_TEXTS = {
  noRoute: sentence('没有 {method} {url}', 'there is no {method} {url}'),
  noDevice: sentence('没有设备 {id}', 'there is no device {id}'),
  noOutput: sentence('没有输出 {id}', 'there is no output {id}'),
  nothingRecorded: text('该时段没有任何记录', 'nothing was recorded in this time'),
  noReport: text(
    '记录中没有所求时段或事件，或没有此报表',
    'the record has no such time or incident, or there is no such report',
  ),
  reportNeedsId: text('请用 `id` 给出事件或点名的编号', 'give the id of the incident or the roll-call as `id`'),
  reportForbidden: text('操作员只能读取交接班记录', 'an operator may read the reports of shifts alone'),
  noAlarm: sentence('没有报警 {id}', 'there is no alarm {id}'),
  callNeedsReason: sentence(
    '联系到本人之后，请在 `reason` 中写明原因，再结束求救',
    'a call for help is ended after contact with the person: say why in `reason`',
  ),
  overRangeNeedsReading: sentence(
    '复位超量程须填写便携仪在现场的读数：`reading: {value, unit}`，单位如 {unit}',
    'the reset of an over-range needs what a portable detector shows at the place: `reading: {value, unit}`, the unit such as {unit}',
  ),
  noPerson: sentence('没有此人：{id}', 'there is no such person: {id}'),
  noVisitEnd: text(
    '有效期须在现在前后十年之内：Unix 毫秒，或 RFC 3339 时间',
    '`until` has to be within ten years of now: Unix milliseconds, or a time as of RFC 3339',
  ),
  noMuster: sentence('没有点名 {id}', 'there is no roll-call {id}'),
  badgeCarried: sentence(
    '标签 {tag} 由 {name}（{id}）佩戴，请先归还',
    'badge {tag} is carried by {name} ({id}); take it back first',
  ),
  hasBadge: sentence(
    '{name} 已有标签 {tag}：请先归还，或用 `swap: true` 换发',
    '{name} has badge {tag} already: take it back first, or send `swap: true`',
  ),
  noNotice: sentence('没有通知 {id}', 'there is no message {id}'),
  noPin: sentence('没有保留的记录 {id}', 'there is no pin {id}'),
  noIncident: sentence('记录中没有事件 {id}', 'the record has no incident {id}'),
  pointPersonOrPlace: text(
    '请给出 point、person 或 floor、x、y 中的一种',
    'Name a point, a person, or a place as floor, x and y: one of them',
  ),
  noZone: sentence('没有区域 {id}', 'there is no zone {id}'),
  pointOrTag: text('请给出 point 或 tag 中的一个', 'Name a point or a tag, and one of them'),
  manyLookUpHours: sentence('人员位置一次最多查询 {most} 小时', 'where people were: at most {most} hours at a time'),
  lookUpForbidden: sentence(
    '您的角色不能查询人员位置；有权查询的角色：{roles}',
    'your role does not look up where people were; these do: {roles}',
  ),
  lookUpTooFarBack: sentence(
    '操作员只能查询进行中的事件（从其前 10 分钟起）或最近一段时间的人员位置；更早的由下列角色查询：{roles}',
    'an operator sees where people were in an incident that goes on (from 10 minutes before it) or of late; further back look: {roles}',
  ),
  lookUpNeedsReason: sentence(
    '请用 `reason` 写明查询人员位置的原因{reasons}',
    'say as `reason` why you look up where people were{reasons}',
  ),
  unitOfPoint: sentence('请用测点的单位 {unit}', 'give it in the unit of the point: {unit}'),
  noExposure: sentence('测点 {id} 没有接触限值', '{id} has no limit of a mean'),
  noPoint: sentence('没有测点 {id}', 'there is no point {id}'),
  noDrawing: sentence('没有这张图', 'there is no such drawing'),
  noSocket: sentence('此处没有 websocket', 'there is no websocket here'),
  signIn: sentence('请登录，或发送令牌', 'sign in, or send a token'),
  screenShows: sentence(
    '登录已过期，此屏幕只能查看：请先登录',
    'the sign-in has expired and this screen only shows: sign in first',
  ),
  kioskShows: sentence('展示屏只能查看：请先登录', 'a kiosk only shows: sign in first'),
  noKiosk: sentence(
    '这不是有效的展示屏令牌：请用 `fengsui token add --role viewer --kiosk` 生成',
    'this is no token of a kiosk: make one with `fengsui token add --role viewer --kiosk`',
  ),
  needsToken: sentence('从其它机器访问需要令牌', 'from elsewhere this needs a token'),
  publicNeedsToken: sentence(
    '设有 `public-url` 时须带令牌，本机也一样',
    'where `public-url` is set this needs a token, from this machine too',
  ),
  wrongPassword: sentence('用户或密码错误', 'user or password is wrong'),
  tokenHasNone: sentence('令牌没有密码', 'a token has no password'),
  firstPassword: sentence(
    '请先 POST /api/v1/session/password {old, new}；在此之前只能查看',
    'POST /api/v1/session/password {old, new} first: until then, read only',
  ),
  notThisRole: sentence('{role}不能执行此操作', 'the role {role} may not do this'),
  signInHere: sentence('请从本网关的页面登录', 'sign in from the page of this gateway'),
  writeFromHere: sentence('用 cookie 写入须带本网关的 Origin', 'a write by cookie needs the Origin of this gateway'),
  socketFromHere: sentence(
    '用 cookie 打开 websocket 须带本网关的 Origin',
    'a websocket by cookie needs the Origin of this gateway',
  ),
  originUnknown: sentence(
    '{base}；此页面来自 {origin}。如果这正是打开网关的地址（例如经反向代理），请在 plant.yaml 中写 `public-url: {origin}/`',
    '{base}; this page is of {origin}. Where that is how this gateway is opened (through a reverse proxy), write `public-url: {origin}/` in plant.yaml',
  ),
  originNotPublic: sentence(
    '{base}；此页面来自 {origin}，而网关的地址是 {own}。请从该地址打开，或改正 plant.yaml 中的 `public-url`',
    '{base}; this page is of {origin}, and the address of this gateway is {own}. Open it there, or correct `public-url` in plant.yaml',
  ),
  subprotocol: sentence('请提供 websocket 子协议 {name}', 'offer the websocket subprotocol {name}'),
  manyUpgrades: sentence('此账户打开 websocket 过于频繁', 'this account opens websockets too often'),
  manySockets: sentence('一个账户最多 {most} 个', 'an account has {most} of these at most'),
  noPlace: sentence('名额已满，请稍后再试', 'all places are taken; try again later'),
  manyOfAddress: sentence('此地址请求过多，请一秒后再试', 'this address asks too much; ask again in a second'),
  manyOfAccount: sentence('此账户请求过于频繁，请一秒后再试', 'this account asks too often; ask again in a second'),
  manyLooks: sentence(
    '此账户的大量查询过于频繁，请一秒后再试',
    'this account asks too often for what costs much; ask again in a second',
  ),
  manyWaiting: sentence('请等待之前请求的应答', 'wait for the answers to what was asked before'),
  manyAtOnce: sentence('同时请求过多，请一秒后再试', 'too much at a time; ask again in a second'),
  manyTries: sentence('尝试次数过多，请一分钟后再试', 'too many tries: try again in a minute'),
  longQuestion: sentence(
    '读取记录 {most} 秒仍未结束，请缩短时间范围',
    'the record was read for {most} s without an end; ask for a shorter stretch of time',
  ),
  knownKeys: sentence('可用的有 {all}', 'known are {all}'),
  noKind: sentence('没有类型 {kind}；可用的有 {all}', 'there is no kind {kind}; known are {all}'),
  fromAfterTo: sentence('`from` 不早于 `to`', '`from` is not before `to`'),
  manyDays: sentence('一次最多 {most} 天', 'at most {most} days at a time'),
  manyHours: sentence('一次最多 {most} 小时', 'at most {most} hours at a time'),
  notFolded: sentence('输入不再被处理', 'inputs are no longer folded'),
  bodyTooLarge: sentence('请求体最多 {most} 字节', 'the body of a request has {most} bytes at most'),
  headTooLarge: sentence('请求头最多 {most} 字节', 'a head has {most} bytes at most'),
  sendJson: sentence(
    '请发送 JSON，并注明 Content-Type: application/json',
    'send JSON, with Content-Type: application/json',
  ),
  sendAtOnce: sentence('请一次发送完整的请求', 'send the whole request at once'),
  noHttp: sentence('这不是 HTTP 请求', 'this is no HTTP request'),
  unreadable: sentence('无法读取此请求：{what}', '{what}'),
  seeDiary: sentence('请查看服务日志', 'see the diary of the service'),
} as const;
