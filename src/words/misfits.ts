import type { Text } from '../domain/text.ts';
import { filled, sentence } from './sentence.ts';

/** What a schema found wrong with a value; the issues of zod have this shape. */
export interface Misfit {
  readonly code?: string | undefined;
  readonly message: string;
  readonly path: readonly PropertyKey[];
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly expected?: string;
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly inclusive?: boolean | undefined;
  readonly divisor?: number;
  readonly format?: string;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
}

/** What a schema of ours says of a value in words of its own. */
const OWN: Readonly<Record<string, string>> = {
  'not a duration': '不是时长，例如 30s、10m、8h',
  'not a duration: 90d, or `never`': '不是时长：90 天写作 90d，不检查写 never',
  'not a day: 2026-05-01': '不是日期：写作 2026-05-01',
  'not a time of this century': '时间不在本世纪，请核对年份',
  'characters that cannot be printed': '含有不能打印的字符',
  'not a whole number': '不是整数',
  'not a size': '不是大小',
  'not a rate': '不是速率',
  'an empty pattern means no topic': '空的模式不表示任何主题',
  'not a text: one string, or { zh: …, en: … }': '不是文字：写一个字符串，或 { zh: …, en: … }',
  'not an id: small letters, digits, and . _ - after the first': '不是 id：小写字母、数字，以及首位之后的 . _ -',
  'a secret stands in the open': '密码明文写出',
  'not the name of an account': '不是账户名称',
  'not host:port': '不是 主机:端口',
  'not a public address: write https://plant.example/ or https://plant.example/fengsui/':
    '不是公开地址：写作 https://plant.example/ 或 https://plant.example/fengsui/',
  'not an address or network, like 10.0.0.5 or 10.0.0.0/24': '不是地址或网段：写作 10.0.0.5 或 10.0.0.0/24',
  'not the name of an SVG file beside plant.yaml': '不是 plant.yaml 旁的 SVG 文件名',
  'it must be from 1kB to 16MB': '须为 1kB 到 16MB',
  'not a JSON pointer (RFC 6901), like /position/x': '不是 JSON 指针（RFC 6901），例如 /position/x',
  'write mqtt://host:1883, mqtts://host:8883 or embedded; user and password have keys of their own':
    '写作 mqtt://host:1883、mqtts://host:8883 或 embedded；用户和密码另有键',
  'a plain topic, without wildcards and without a slash at its end': '须为普通主题，不含通配符，结尾没有斜杠',
  'it must be from 10s to 120s': '须为 10s 到 120s',
  'it must be from 0s to 1d': '须为 0s 到 1d',
  'not a client id: letters, digits and . _ : -': '不是 client id：字母、数字和 . _ : -',
  'not the name of a group: no /, + or #': '不是组名：不能有 /、+ 或 #',
  'not a duration, like 500ms or 3s': '不是时长，例如 500ms 或 3s',
  'a model is named like honeywell-xnx': '设备模型的名称写作 honeywell-xnx',
  'not a zone: UTC or +08:00': '不是时区：UTC 或 +08:00',
  'not a pattern of topics: + and # each fill a whole level, # is the last one, and $ begins none':
    '不是主题模式：+ 和 # 各占一整级，# 在最后，开头不能是 $',
  'it must be at least 1s': '至少为 1s',
  'it must be 1s or more': '至少为 1s',
  'it must be at most 10m': '最多为 10m',
  'it must be from 100ms to 1m': '须为 100ms 到 1m',
  'it must be 1m to 24h': '须为 1m 到 24h',
  'on and off are the same': 'on 和 off 相同',
  'a bit is 0 or 1': '位只有 0 和 1',
  'a coil is 1 or 0; write `normally: on` instead': '线圈只有 1 和 0；请改写 `normally: on`',
  'a coil is written with 5 or 15': '线圈用功能码 5 或 15 写入',
  'a register is written with 6 or 16': '寄存器用功能码 6 或 16 写入',
  'not a topic to publish to: no + or #': '不是可发布的主题：不能有 + 或 #，开头不能是 $',
  'not a topic to publish to: only {tag} stands in braces': '不是可发布的主题：花括号中只能是 {tag}',
  'not an address of HTTP, or one with a password in it': '不是 HTTP 地址，或其中含有密码',
  'not an address of a broker, or one with a password in it': '不是代理地址，或其中含有密码',
  'not an address of mail': '不是邮件地址',
  'not a number of a phone': '不是电话号码',
  'not what a header can hold': '请求头中不能有这样的内容',
  'not the name of a header': '不是请求头的名称',
  'not the name of a detector: write it in quotes': '不是探测器名称：请加引号',
  'not one level of a topic: no /, + or #': '不是主题的一级：不能有 /、+ 或 #',
  'name the field, as /values/h2s': '请写字段名，例如 /values/h2s',
  'nothing says where the status is; write `status: /ok`': '没有说明状态在何处；请写 `status: /ok`',
  '`mask` is for u16 alone': '`mask` 只用于 u16',
  '`bit` is one of a 16-bit register': '`bit` 是 16 位寄存器中的一位',
  '`order` is for numbers of two registers': '`order` 只用于占两个寄存器的数',
  'nothing says when this holds; write `is`, `is-not`, or `from` and `to`':
    '没有说明何时成立；请写 `is`、`is-not`，或 `from` 和 `to`',
  'nothing says where this point is read; write `table` and `address`, or give its device a `model`':
    '没有说明此测点从何处读取；请写 `table` 和 `address`，或给设备写 `model`',
};

/** Kinds of values, as a person calls them, by the names that schemas have for them. */
const KINDS: Readonly<Record<string, Text>> = {
  string: { zh: '文本', en: 'a text' },
  number: { zh: '数', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  boolean: { zh: 'true 或 false', en: 'true or false' },
  array: { zh: '列表', en: 'a list' },
  tuple: { zh: '列表', en: 'a list' },
  object: { zh: '键和值', en: 'keys with values' },
  record: { zh: '键和值', en: 'keys with values' },
  null: { zh: '空值', en: 'nothing' },
  undefined: { zh: '空值', en: 'nothing' },
  nan: { zh: '不是数的值', en: 'not a number' },
};

const FORMATS: Readonly<Record<string, Text>> = {
  datetime: {
    zh: '不是 RFC 3339 时间，例如 2026-01-31T08:00:00Z',
    en: 'not a time of RFC 3339, like 2026-01-31T08:00:00Z',
  },
  url: { zh: '不是 URL', en: 'not a URL' },
  email: { zh: '不是邮件地址', en: 'not a mail address' },
};

const WORDS = {
  kind: sentence('此处应为{wanted}，实为{given}', 'this has to be {wanted}, and is {given}'),
  missing: sentence('缺少此值', 'it is missing'),
  least: sentence('小于 {bound}', 'it is less than {bound}'),
  above: sentence('不大于 {bound}', 'it is not more than {bound}'),
  most: sentence('大于 {bound}', 'it is more than {bound}'),
  below: sentence('不小于 {bound}', 'it is not less than {bound}'),
  short: sentence('少于 {bound} 个字符', 'its length is below {bound}'),
  long: sentence('多于 {bound} 个字符', 'its length is above {bound}'),
  few: sentence('少于 {bound} 项', 'the number of its entries is below {bound}'),
  many: sentence('多于 {bound} 项', 'the number of its entries is above {bound}'),
  step: sentence('不是 {bound} 的整数倍', 'it is no multiple of {bound}'),
  form: sentence('不是所要求的写法', 'it is not written as it has to be'),
  keys: sentence('未知的键：{keys}', 'unknown keys: {keys}'),
  choice: sentence('不是以下之一：{all}', 'it is none of {all}'),
  none: sentence('不是此处允许的任何一种写法', 'it fits none of the forms that may stand here'),
} as const;

/** The kind of a value as a person calls it. @param name as schemas call it: string, number, int, array, object … */
export const kindText = (name: string): Text => KINDS[name] ?? { zh: name, en: name };

/**
 * What a schema says of a value, in both languages. What our own schemas say has words of its own; what the library
 * says of itself is written for programmers, and said in ours here.
 * @param whole what the schema was given; `path` leads in it to the value
 */
export function misfitText(misfit: Misfit, whole: unknown): Text {
  const { message, code, params } = misfit;
  if (code === 'custom' && typeof params?.['zh'] === 'string') return { zh: params['zh'], en: message };
  const own = OWN[message];
  if (own !== undefined) return { zh: own, en: message };
  switch (code ?? 'custom') {
    case 'invalid_type': {
      const written = writtenAt(whole, misfit.path);
      if (written === undefined) return filled(WORDS.missing, {});
      return filled(WORDS.kind, { wanted: kindText(misfit.expected ?? 'object'), given: kindText(kindOf(written)) });
    }
    case 'too_small':
      return bounded(misfit, misfit.minimum, { text: 'short', list: 'few', open: 'above', closed: 'least' });
    case 'too_big':
      return bounded(misfit, misfit.maximum, { text: 'long', list: 'many', open: 'below', closed: 'most' });
    case 'not_multiple_of':
      return filled(WORDS.step, { bound: String(misfit.divisor) });
    case 'invalid_format':
      return FORMATS[misfit.format ?? ''] ?? filled(WORDS.form, {});
    case 'unrecognized_keys':
      return filled(WORDS.keys, { keys: (misfit.keys ?? []).join(', ') });
    case 'invalid_value':
      return filled(WORDS.choice, { all: (misfit.values ?? []).map(String).join(', ') });
    case 'custom':
      return { zh: message, en: message };
    default:
      return filled(WORDS.none, {});
  }
}

type Bound = 'short' | 'long' | 'few' | 'many' | 'least' | 'most' | 'above' | 'below';

/** @param words one each for texts, for lists, and for numbers without and with the bound itself */
function bounded(
  { origin, inclusive }: Misfit,
  at: number | bigint | undefined,
  words: Readonly<Record<'text' | 'list' | 'open' | 'closed', Bound>>,
): Text {
  const number = inclusive === false ? words.open : words.closed;
  const word = origin === 'string' ? words.text : origin === 'array' ? words.list : number;
  return filled(WORDS[word], { bound: String(at) });
}

/** The part of a value at a path; undefined where there is none. */
export const writtenAt = (value: unknown, path: readonly PropertyKey[]): unknown => path.reduce(childOf, value);

const childOf = (value: unknown, part: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isNaN(value) ? 'nan' : typeof value;
}

/** What a schema of ours says of a value that its sentence names. */
export const VALUE_MISFITS = {
  topic: sentence(
    '主题中的 {part}：{name} 这样的名称占一整级，# 只能在最后',
    '{part} in a topic: a name like {name} fills a whole level, and # ends it',
  ),
  trust: sentence(
    '请写质量和原因，例如 bad/warm-up；原因有 {all}',
    'write quality and reason, as in bad/warm-up; reasons are {all}',
  ),
  lastRegister: sentence(
    '{type} 占两个寄存器，而最后一个寄存器是 65535',
    '{type} is two registers, and the last is 65535',
  ),
} as const;

/** An issue of a schema with its words in both languages. */
export const misfitIssue = (words: Text) => ({
  code: 'custom' as const,
  message: words.en,
  params: { zh: words.zh },
});
