import type { Text } from '../domain/text.ts';
import { problem, problemsIn, warning } from './problems.ts';
import { sentence } from './sentence.ts';

/** A device or source cannot be reached as it is configured. */
export const UNREACHABLE = sentence('{device}：{what}', '{device}: {what}');

/** What is wrong with the files of a configuration and with their shape. */
export const fileProblem = problemsIn({
  'no-settings': problem(
    sentence('文件中没有设置', 'the file holds no settings'),
    sentence('请以 `fengsui: 1` 开头', 'begin with `fengsui: 1`'),
  ),
  'no-list': problem(
    sentence('文件中没有列表，也没有键', 'the file holds neither a list nor keys'),
    sentence('请写出列表；确实为空时写 `[]`', 'write the list, or `[]` where it is meant to be empty'),
  ),
  'key-twice': problem(
    sentence('`{key}` 已写在另一个文件中', '`{key}` stands in another file, too'),
    sentence('请写入同一个文件', 'write it in one file'),
  ),
  'outside-folder': problem(
    sentence('{file} 在配置文件夹之外', '{file} is outside the folder of the configuration'),
    sentence('请把文件移到 plant.yaml 旁边，只写文件名', 'move the file beside plant.yaml and write its name alone'),
  ),
  'includes-itself': problem(
    sentence('{file} 包含了自己', '{file} includes itself'),
    sentence('请去掉这个 include', 'take this include out'),
  ),
  'cannot-read': problem(
    sentence('无法读取 {file}（{code}）', 'cannot read {file} ({code})'),
    sentence('请建立该文件，或改正文件名', 'make the file or correct its name'),
  ),
  'not-yaml': problem(
    sentence('不是有效的 YAML：{what}', 'not valid YAML: {what}'),
    sentence('请检查此处的缩进、引号和括号', 'check indentation, quotes and brackets here'),
  ),
  alias: problem(
    sentence('此处不使用锚点和别名', 'anchors and aliases are not used here'),
    sentence('请把值写出来', 'write the value out'),
  ),
  'no-include': problem(
    sentence('include 不是文件名', 'an include is not a file name'),
    sentence('例如写作 `devices.yaml`', 'write for example `devices.yaml`'),
  ),
  'reserved-key': problem(
    sentence('键不能叫做 `{key}`', 'a key cannot be called `{key}`'),
    sentence('请删除，或改用其它名称', 'take it out, or give it another name'),
  ),
  'many-files': problem(
    sentence('{count} 个文件过多', '{count} files are too many'),
    sentence('一份配置最多 {most} 个文件', 'a configuration has at most {most}'),
  ),
  'bad-file-name': problem(
    sentence('这不是配置文件的名称', 'this is not the name of a file of a configuration'),
    sentence('写作 `zones.yaml` 这样的名称', 'write a name like `zones.yaml`'),
  ),
  'large-file': problem(
    sentence('此文件有 {bytes} 字节', 'this file has {bytes} bytes'),
    sentence('一个文件最多 {most} 字节；请拆分', 'a file has at most {most}; divide it'),
  ),
  'large-files': problem(
    sentence('所有文件共 {bytes} 字节', 'the files have {bytes} bytes together'),
    sentence('最多 {most} 字节', 'they have at most {most}'),
  ),
  'not-included': problem(
    sentence('没有任何地方包含此文件', 'nothing includes this file'),
    sentence(
      '请写入 plant.yaml 的 `include`，或设备的 `model`；或不要它',
      'name it below `include` of plant.yaml, or in a device as its `model`; or leave it out',
    ),
  ),
  'secret-not-set': warning(
    sentence('环境变量 {name} 未设置，此处的密码取自它', 'the environment has no {name}, from which this secret comes'),
    sentence('请在启动网关之处设置它', 'set it where the gateway is started'),
  ),
  'secret-no-file': warning(
    sentence('没有密码文件 {name}', 'there is no file {name}, in which this secret stands'),
    sentence(
      '请建立该文件（相对路径以 plant.yaml 所在文件夹为准），或改正文件名',
      'make the file (a relative name is beside plant.yaml) or correct its name',
    ),
  ),
  'device-unreachable': problem(
    UNREACHABLE,
    sentence('请提供设备所需的文件或密码，或改正它的键', 'give the device what it names, or correct its keys'),
  ),
  'unknown-key': problem(sentence('未知的键 `{key}`', 'unknown key `{key}`'), sentence('{mend}', '{mend}')),
  missing: problem(sentence('缺少 `{key}`', '`{key}` is missing'), sentence('{mend}', '{mend}')),
  'not-a-choice': problem(
    sentence('`{key}`：不是允许的值', '`{key}`: not one of what may stand here'),
    sentence('{mend}', '{mend}'),
  ),
  misfit: problem(sentence('`{key}`：{what}', '`{key}`: {what}'), sentence('{mend}', '{mend}')),
} as const);

/** How to mend a value that does not fit. */
export const MENDS = {
  like: sentence('写作 {examples}', 'write it like {examples}'),
  oneOf: sentence('请写以下之一：{all}', 'write one of {all}'),
  oneOfNear: sentence('请写以下之一：{all}；是否指 `{word}`？', 'write one of {all}; did you mean `{word}`?'),
  quotes: sentence('请加引号："{value}"', 'put it in quotes: "{value}"'),
  type: sentence('请写类型为 {type} 的值', 'write a value of type {type}'),
  least: sentence('至少为 {least}', 'it must be at least {least}'),
  most: sentence('最多为 {most}', 'it must be at most {most}'),
  reference: sentence('允许的内容见 config/REFERENCE.md', 'see config/REFERENCE.md for what may stand here'),
  itIs: sentence('{mend}；含义：{about}', '{mend}; it is: {about}'),
  remove: sentence('请删除', 'remove it'),
  profiles: sentence('见 docs/profiles.md', 'see docs/profiles.md'),
  wholeFile: sentence('整个文件', 'the file'),
} as const;

/** What a schema of ours says of a value in words of its own. */
export const MISFITS: Readonly<Record<string, string>> = {
  'not a duration': '不是时长',
  'not a size': '不是大小',
  'not a rate': '不是速率',
  'an empty pattern means no topic': '空的模式不表示任何主题',
  'not a text: one string, or { zh: …, en: … }': '不是文字：写一个字符串，或 { zh: …, en: … }',
  'not an id: small letters, digits, and . _ - after the first': '不是 id：小写字母、数字，以及首位之后的 . _ -',
  'a secret stands in the open': '密码明文写出',
  'not the name of an account': '不是账户名称',
  'not host:port': '不是 主机:端口',
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
