import { text } from '../domain/text.ts';
import { sentence } from './sentence.ts';

/** What the commands print. The lines that other programs read (`listening`, passwords) are the same in every language. */
export const CLI_TEXTS = {
  noPanel: text(
    '配置中没有 `serve.modbus`：网关不提供这些数据',
    'the configuration has no `serve.modbus`: the gateway does not serve this',
  ),
  noAddresses: sentence(
    '{data} 中还没有地址：所列为首次启动时的地址',
    '{data} holds no addresses yet: these are those of a first start',
  ),
  addressesDamaged: sentence(
    '{data} 中的地址文件已损坏：所列为按配置顺序的地址',
    'the addresses in {data} are damaged: these are in the order of the configuration',
  ),
  ok: sentence(
    '正常：{floors} 个楼层，{zones} 个区域，{devices} 台设备，{points} 个测点，{people} 名人员，{conditions} 个报警条件',
    'ok: {floors} floors, {zones} zones, {devices} devices, {points} points, {people} people, {conditions} alarm conditions',
  ),
  gas: text('气体数据', 'values of the air'),
  people: text('人员位置', 'places of people'),
  acts: text('报警和操作', 'alarms and acts'),
  lasts: sentence('{class}的记录可保留 {days} 天', 'the record of {class} lasts {days} days'),
  lastsShort: sentence(
    '警告：{class}的记录在配额内只能保留约 {days} 天，应保留 {keep} 天；请增大 log.quota',
    'warning: the record of {class} lasts about {days} days within its quota, and is to be kept for {keep}; raise log.quota',
  ),
  goesOn: sentence(
    '{config} 有错误；继续使用上次生效的配置（版本 {revision}）',
    '{config} has errors; the last configuration in force (revision {revision}) goes on',
  ),
  firstPasswordFile: sentence(
    'admin 的初始密码在 {file}：请登录并设置新密码，之后该文件会被删除',
    'the first password of admin is in {file}: sign in and choose another; the file is then deleted',
  ),
  noAdmin: sentence(
    '没有能登录的管理员账户；请执行 fengsui user add 名称 --role admin --data {data}',
    'no account of an administrator can sign in; make one with: fengsui user add NAME --role admin --data {data}',
  ),
  didNotStop: text('有部分未能及时停止，进程直接结束', 'something did not stop in time; the process ends without it'),
  disabled: text('已停用', 'disabled'),
  kiosk: text('展示屏', 'kiosk'),
  accountsDamaged: sentence(
    'accounts.sqlite 已损坏（{what}），现从空文件重新开始',
    'accounts.sqlite was damaged ({what}), and an empty one begun',
  ),
  accountsKept: sentence(
    'accounts.sqlite 已损坏（{what}），原文件保存为 {aside}，现从空文件重新开始',
    'accounts.sqlite was damaged ({what}); it is kept as {aside}, and an empty one begun',
  ),
  newData: sentence(
    '{data} 原先没有，现已新建；使用其它数据文件夹的网关不知道此改动',
    '{data} was not there and has been made; a gateway on another data folder does not know of this',
  ),
  portTaken: sentence(
    '{what}：端口已被其它程序占用；请用 --port 另选，或修改 broker.listen',
    '{what}: another program listens there; choose another with --port, or mend broker.listen',
  ),
  notThere: sentence(
    '没有 {what}：请检查路径；要写入的文件，其文件夹须已存在',
    'there is no {what}: correct the path; the folder of a file that is to be written must be there',
  ),
  notAllowed: sentence(
    '{what}：此用户没有权限；请给予该文件夹或端口的权限',
    '{what}: this user may not; give it the folder or the port',
  ),
  badPort: text('端口为 0 到 65535', 'a port is 0 to 65535'),
  writeDuration: text('写作 10s', 'write it like 10s'),
  writeTimeout: text('写作 500ms 或 2s，最多 60s', 'write it like 500ms or 2s, at most 60s'),
  writeBauds: text('写作 9600,19200', 'write them like 9600,19200'),
  parities: sentence('校验位有 {all}', 'parities are {all}'),
} as const;

/** Headings and remarks of a help page, as the library of the command line writes them. */
export const HELP_WORDS: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Global Options:': '全局选项：',
  'Commands:': '命令：',
};

/** What the library of the command line says of a wrong usage: its own sentence as a pattern, and ours. */
export const USAGE_ERRORS: readonly (readonly [pattern: RegExp, zh: string])[] = [
  [/^error: unknown option '(.*)'/, '错误：没有选项 $1'],
  [/^error: unknown command '(.*)'/, '错误：没有命令 $1'],
  [/^error: missing required argument '(.*)'/, '错误：缺少参数 $1'],
  [/^error: required option '(.*)' not specified/, '错误：必须给出选项 $1'],
  [/^error: option '(.*)' argument missing/, '错误：选项 $1 缺少值'],
  [/^error: option '(.*)' argument '(.*)' is invalid\./, '错误：选项 $1 的值 $2 无效。'],
  [/^error: command-argument value '(.*)' is invalid for argument '(.*)'\./, '错误：参数 $2 的值 $1 无效。'],
  [/^error: too many arguments.*/, '错误：参数过多。'],
  [/^error: /, '错误：'],
  [/\(Did you mean (.*)\?\)/, '（是否指 $1？）'],
  [/\(Did you mean one of (.*)\?\)/, '（是否指以下之一：$1？）'],
  [/Allowed choices are (.*)\./, '可选：$1。'],
];
