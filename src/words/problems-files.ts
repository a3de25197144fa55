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
  'not-readable': problem(
    sentence('无法读取 {file}（{code}）', 'cannot read {file} ({code})'),
    sentence('请给执行此命令的用户读取权限', 'let the user that runs this read it (owner, group, mode)'),
  ),
  'no-plant': problem(
    sentence('没有 plant.yaml', 'there is no plant.yaml'),
    sentence(
      '请用 `fengsui init {folder}` 写一份，或改正文件夹名',
      'write one with `fengsui init {folder}`, or correct the name of the folder',
    ),
  ),
  'not-yaml': problem(
    sentence('不是有效的 YAML：{what}', 'not valid YAML: {what}'),
    sentence('请检查此处的缩进、引号和括号', 'check indentation, quotes and brackets here'),
  ),
  'not-yaml-on': problem(
    sentence(
      '不是有效的 YAML：{what}，其后的内容无法读取',
      'not valid YAML: {what}; what comes after it cannot be read',
    ),
    sentence('请检查此处和之前的括号、引号和缩进', 'check brackets, quotes and indentation here and before it'),
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
  'secret-outside': warning(
    sentence(
      '密码文件 {name} 不在配置文件夹内',
      'the file {name}, in which this secret stands, is outside the folder of the configuration',
    ),
    sentence(
      '请把密码文件放在 plant.yaml 旁（或 /run/secrets、/run/credentials 中）；新的此类引用不被接受',
      'put it beside plant.yaml (or below /run/secrets or /run/credentials); a new one like this is not taken into force',
    ),
  ),
  'secret-empty': warning(
    sentence('密码文件 {name} 是空的', 'the file {name}, in which this secret stands, is empty'),
    sentence('请写入密码，或改正文件名', 'write the secret into it, or correct its name'),
  ),
  'device-unreachable': problem(
    UNREACHABLE,
    sentence('请提供其所需的文件或密码，或改正它的键', 'give it the file or secret that it names, or correct its keys'),
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
  type: sentence('请写{type}', 'write {type}'),
  least: sentence('至少为 {least}', 'it must be at least {least}'),
  most: sentence('最多为 {most}', 'it must be at most {most}'),
  reference: sentence('允许的内容见 config/REFERENCE.md', 'see config/REFERENCE.md for what may stand here'),
  itIs: sentence('{mend}；含义：{about}', '{mend}; it is: {about}'),
  remove: sentence('请删除', 'remove it'),
  profiles: sentence('见 docs/profiles.md', 'see docs/profiles.md'),
  wholeFile: sentence('整个文件', 'the file'),
} as const;
