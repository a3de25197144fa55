import { text } from '../domain/text.ts';

/** What the command line says of its commands and options. */
export const COMMAND_TEXTS = {
  fengsui: text(
    '烽燧 Fengsui：化工厂开源安全软件。本系统补充而不替代安全仪表系统。',
    'Fengsui 烽燧: open safety software for chemical plants. It complements and never replaces a safety instrumented system.',
  ),
  version: text('显示版本', 'output the version number'),
  help: text('显示帮助', 'display help for command'),
  helpAfterError: text('（--help 显示用法）', '(--help shows what there is)'),
  lang: text(
    '输出的语言，也是演示页面的语言（默认按 LANG）',
    'language of what is printed, and of the dashboard of the demo (default: by LANG)',
  ),
  config: text('含 plant.yaml 的文件夹', 'folder that holds plant.yaml'),
  data: text('存放记录和账户的文件夹', 'folder for the log and the accounts'),
  port: text('HTTP 端口', 'HTTP port'),
  host: text('监听地址', 'address to listen on'),
  json: text('机器可读的输出', 'machine-readable output'),
  run: text('在前台运行网关', 'run the gateway in the foreground'),
  check: text('检查配置，一次列出所有问题', 'check a configuration and tell every problem at once'),
  init: text('写一份可直接运行的配置，作为起点', 'write a configuration to begin with, which runs as it stands'),
  initDir: text('配置的文件夹；其中已有的文件不会被覆盖', 'folder of the configuration; nothing in it is overwritten'),
  configuration: text('有效配置', 'the configuration in force'),
  configApply: text(
    '检查配置并使其生效，网关运行时也可以',
    'check a configuration and put it into force, also while the gateway runs',
  ),
  reason: text('原因，写入记录', 'why, for the record'),
  outputs: text('供其它系统读取的数据', 'what the gateway gives to other systems'),
  outputsMap: text(
    '以 CSV 列出 Modbus 服务器（serve.modbus）的寄存器和位',
    'the registers and bits of the Modbus server (serve.modbus), as CSV',
  ),
  outputsData: text(
    '网关的数据文件夹：地址以其中所记为准；不给出时按配置的顺序，即首次启动时的地址',
    'data folder of the gateway, which keeps the addresses; without it: in the order of the configuration, as at a first start',
  ),
  demoPhone: text('手机上的消息', 'Messages on a phone'),
  demo: text('运行演示工厂、网关和页面', 'run the demo plant, the gateway and the dashboard'),
  scenario: text('发生什么', 'what happens'),
  seed: text('模拟工厂的种子', 'seed of the simulated plant'),
  points: text('显示每个测点：数值、质量、时长和原始寄存器', 'show every point: value, quality, age and raw registers'),
  pointsConfig: text(
    '含 plant.yaml 的文件夹：直接读取其中的设备；与 --url 一起用时给出测点的读取位置',
    'folder that holds plant.yaml: its devices are read directly; with --url it tells where points are read',
  ),
  url: text(
    '改看正在运行的网关，例如 http://127.0.0.1:8420',
    'watch the gateway that runs there instead, like http://127.0.0.1:8420',
  ),
  tokenFile: text(
    '与 --url 一起用：含令牌的文件（fengsui token add）',
    'with --url: file that holds a token (fengsui token add)',
  ),
  device: text('只看这台设备', 'this device alone'),
  watch: text('持续显示，直到 Ctrl-C', 'go on until Ctrl-C'),
  waiting: text('不用 --watch 时：最多等待多久', 'without --watch: wait so long at most'),
  pointsJson: text('每次变化一行 JSON', 'one object a line, at each change'),
  pointsExit: text(
    '不用 --watch 时，任一测点无效则退出码为 1。',
    'Without --watch it exits 1 when any point is not good.',
  ),
  scan: text(
    '查找地址上的 Modbus 单元及其类型；只读不写',
    'find the Modbus units at an address, and what they are; it reads and never writes',
  ),
  address: text(
    '地址：tcp://host:port[?units=1-32]、rtu-tcp://...、rtu:///dev/ttyS0?baud=9600&parity=none、ascii://...',
    'tcp://host:port[?units=1-32], rtu-tcp://..., rtu:///dev/ttyS0?baud=9600&parity=none, ascii://...',
  ),
  units: text(
    '要询问的单元，例如 1-32,247（默认 1-32，TCP 另加 255 和 0）',
    'units to ask, like 1-32,247 (default: 1-32, over TCP also 255 and 0)',
  ),
  timeout: text(
    '每次应答等待多久，例如 500ms（默认按连接）',
    'how long to wait for each answer, like 500ms (default: by the connection)',
  ),
  bauds: text(
    '另试这些波特率（默认 9600,19200,4800,115200）',
    'try these baud rates, too (default 9600,19200,4800,115200)',
  ),
  parities: text('另试这些校验位（默认 none,even）', 'try these parities, too (default none,even)'),
  scanConfig: text('同时使用此工厂的设备模型', 'also use the device profiles of this plant'),
  scanExit: text(
    '有应答退出 0，无应答退出 1，用法错误退出 2。',
    'Exits 0 when somebody answers, 1 when nobody does, 2 on a wrong usage.',
  ),
  user: text('人员账户', 'accounts of people'),
  userAdd: text('新增账户', 'add an account'),
  role: text('viewer、operator、investigator、engineer 或 admin', 'viewer, operator, investigator, engineer or admin'),
  passwordStdin: text('从标准输入读取密码，而不是生成', 'read the password from standard input instead of making one'),
  userPasswd: text('设置新密码；结束该账户的所有登录', 'set a new password; ends the sessions of the account'),
  userList: text('列出账户', 'list the accounts'),
  userDisable: text(
    '停用账户并结束其登录；它做过的一切仍在记录中',
    'disable an account and end its sessions; nothing that it did is lost',
  ),
  userEnable: text('启用已停用的账户', 'enable a disabled account'),
  userRole: text('更改账户角色并结束其登录', 'give an account another role and end its sessions'),
  userRemove: text(
    '删除账户并结束其登录；它做过的一切仍在记录中',
    'remove an account and end its sessions; what it did stays in the record',
  ),
  force: text('即使不再有能登录的管理员', 'even where no admin is left that can sign in'),
  token: text('程序和展示屏使用的令牌', 'tokens of programs and kiosks'),
  tokenAdd: text('生成令牌并显示一次', 'make a token and print it, once'),
  kiosk: text(
    '展示屏用：在其浏览器中打开 /#kiosk=令牌，只能与 --role viewer 一起使用',
    'for a screen that stands alone: open /#kiosk=TOKEN in its browser; only with --role viewer',
  ),
  tokenList: text('按记录中的名称列出令牌', 'list the tokens by their names in the record'),
  tokenRevoke: text('撤销令牌：用令牌本身或它在记录中的名称', 'revoke a token, by itself or by its name in the record'),
  backup: text(
    '把配置、账户和密钥存入一个文件，网关运行时也可以；不含记录',
    'save configuration, accounts and keys in one file, also while the gateway runs; not the record',
  ),
  backupOut: text('要写的文件（.tar.gz），不得已存在', 'file to write (.tar.gz), which must not exist'),
  backupConfig: text(
    '含 plant.yaml 的文件夹（默认为上次生效的配置所在）',
    'folder that holds plant.yaml (default: where the configuration in force came from)',
  ),
  restore: text('把备份恢复到空文件夹；网关须先停止', 'put a backup into empty folders; the gateway has to be stopped'),
  restoreFile: text('fengsui backup 写的文件', 'file that fengsui backup wrote'),
  restoreForce: text(
    '即使其中已有文件；原文件改名保留',
    'even where there are files already; they are kept under another name',
  ),
  log: text('黑匣子：记录本身，网关运行时也可以', 'the black box: the record itself, also while the gateway runs'),
  logExport: text(
    '把一段时间的记录导出为文件：数值及其质量、位置、报警、操作、缺失',
    'write the record of a span to a file: values with their quality, places, alarms, acts, gaps',
  ),
  from: text(
    '起始时间：RFC 3339，或不带时区的现场时间（默认：记录的开头）',
    'begin: RFC 3339, or without a zone on the clock of the site (default: where the record begins)',
  ),
  to: text('结束时间，同上（默认：记录的末尾）', 'end, likewise (default: where the record ends)'),
  exportFormat: text('格式', 'format'),
  exportIncident: text(
    '一起事件及其前后十分钟，导出为证据包（--format bundle）',
    'an incident with the ten minutes before and after it, as a bundle (--format bundle)',
  ),
  logImport: text(
    '校验证据包，并把其中的记录写入一个新的数据文件夹；被改动的不导入',
    'check a bundle and write its record into a data folder of its own; one that was changed is refused',
  ),
  importFile: text('证据包（.html）', 'the bundle (.html)'),
  importData: text('要写的文件夹，须不存在或为空', 'folder to write, which must not exist or be empty'),
  importKey: text(
    '公钥指纹（或其开头），证据包须由它签名',
    'fingerprint of the public key (or its beginning) that must have signed it',
  ),
  exportOut: text('要写的文件；- 为标准输出', 'file to write; - is the standard output'),
  whatIf: text(
    '按其它规则重新计算记录的一段时间：哪些报警会提前、推迟、不会发生或新增',
    'fold a span of the record again under other rules: which alarms would come earlier, later, not at all, or be new',
  ),
  whatIfConfig: text('其它规则：含 plant.yaml 的文件夹', 'the other rules: folder that holds plant.yaml'),
  logSql: text(
    '用 SQL 查询一段时间的记录；表：readings、fixes、transitions、events、acts、gaps',
    'ask about a span of the record in SQL; tables: readings, fixes, transitions, events, acts, gaps',
  ),
  logSqlSelect: text('一条 SELECT 语句', 'one SELECT'),
  logSqlCsv: text('以 CSV 输出', 'print CSV'),
} as const;
