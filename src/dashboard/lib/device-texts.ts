// What is wrong with a device, in the words of plant engineers, and what to look at first.

/** A word, and what to look at. */
export interface Advice {
  readonly word: readonly [zh: string, en: string];
  readonly check: readonly [zh: string, en: string];
}

/** Why a device does not answer, and what an engineer looks at first. */
export const TROUBLE_TEXTS: Readonly<Record<string, Advice>> = {
  timeout: {
    word: ['无应答', 'No answer'],
    check: [
      '检查供电、接线（A/B 是否接反）、单元号、波特率和校验位',
      'Check power, wiring (A and B), unit number, baud rate and parity',
    ],
  },
  refused: {
    word: ['拒绝连接', 'Connection refused'],
    check: [
      '检查端口号；只允许一个连接的设备可能正被其它程序占用',
      'Check the port; a device with a single connection may be held by another program',
    ],
  },
  closed: {
    word: ['连接被关闭', 'Connection closed'],
    check: ['对方关闭了连接：检查是否有其它程序占用，或设备正在重启', 'Another program may hold it, or it restarts'],
  },
  unreachable: {
    word: ['网络不可达', 'Cannot be reached'],
    check: ['检查网线、交换机和 IP 地址', 'Check the cable, the switch and the IP address'],
  },
  'no-port': {
    word: ['串口打不开', 'No serial port'],
    check: [
      '检查适配器是否插好、端口名和权限，以及是否被其它程序占用',
      'Check that the adapter is plugged in, the name and rights of the port, and who else holds it',
    ],
  },
  auth: { word: ['登录被拒绝', 'Sign-in refused'], check: ['检查用户名和密码', 'Check user and password'] },
  protocol: {
    word: ['协议不符', 'Another protocol'],
    check: ['检查应为 tcp:// 还是 rtu-tcp://', 'Check whether it is tcp:// or rtu-tcp://'],
  },
  'taken-over': {
    word: ['被同名客户端顶替', 'Taken over'],
    check: ['另一程序用了同一个 client-id：各用各的', 'Another program has the same client id: give each its own'],
  },
};

/** Kinds of errors that are counted, beside the troubles above and the exceptions below. */
export const ERROR_TEXTS: Readonly<Record<string, Advice>> = {
  crc: {
    word: ['校验错', 'CRC'],
    check: [
      '报文受损：检查屏蔽、接地、终端电阻和波特率',
      'Damaged frames: check shield, earth, termination, baud rate',
    ],
  },
  noise: {
    word: ['噪声字节', 'Noise'],
    check: [
      '线上有杂散字节：检查偏置、屏蔽，或有设备同时应答',
      'Stray bytes: check bias, shield, two devices with one unit',
    ],
  },
  late: {
    word: ['迟到应答', 'Late'],
    check: ['设备比超时慢：加大 timeout 或放慢轮询', 'Slower than the time-out: raise timeout or poll less often'],
  },
  foreign: {
    word: ['他人应答', 'Foreign'],
    check: [
      '另一单元应答了：检查单元号重复，或有第二个主站',
      'Another unit answered: look for equal units, or a second master',
    ],
  },
  shape: {
    word: ['格式不符', 'Shape'],
    check: [
      '应答或消息不是应有的样子：检查设备型号、网关设置；定位源检查 dialect',
      'A reply or message is not as it should be: check the model and the gateway; of badges, the dialect',
    ],
  },
  echo: {
    word: ['回声', 'Echo'],
    check: ['适配器听到自己：无害，可在适配器关闭', 'The adapter hears itself: harmless'],
  },
  heartbeat: {
    word: ['心跳停止', 'Heartbeat'],
    check: ['设备仍应答但内部停止：重启设备', 'It answers while its inside stands still: restart the device'],
  },
  'not-json': {
    word: ['不是 JSON', 'Not JSON'],
    check: ['检查主题：可能订阅了别人的消息', 'Check the topic: these may be messages of somebody else'],
  },
  'too-large': {
    word: ['消息过大', 'Too large'],
    check: ['消息超过 64 kB：检查主题', 'A message is over 64 kB: check the topic'],
  },
  'missing-field': {
    word: ['缺少字段', 'Field missing'],
    check: ['检查 dialect、topic 和 fields', 'Check dialect, topic and fields'],
  },
  'not-a-number': {
    word: ['不是数字', 'Not a number'],
    check: ['检查 fields 是否指向坐标', 'Check that fields point to coordinates'],
  },
  'out-of-extent': {
    word: ['超出楼层范围', 'Outside the floor'],
    check: ['检查单位、transform 和楼层的 extent', 'Check units, transform and the extent of the floor'],
  },
  'unknown-floor': { word: ['未知楼层', 'Unknown floor'], check: ['补全 floors', 'Add it to floors'] },
  'unknown-frame': {
    word: ['未知坐标系', 'Unknown frame'],
    check: ['补全 transform 或 wgs84', 'Add it to transform, or wgs84'],
  },
  'unknown-anchor': { word: ['未知基站', 'Unknown anchor'], check: ['补全 anchors', 'Add it to anchors'] },
  'out-of-range': {
    word: ['测距超限', 'Range beyond limits'],
    check: ['测距为负或超过 300 m：检查单位和遮挡', 'Negative, or over 300 m: check units and what is in the way'],
  },
  'no-solution': {
    word: ['无法定位', 'No place found'],
    check: ['可见基站太少或互相矛盾：检查 anchors', 'Too few anchors heard, or they disagree: check anchors'],
  },
  duplicate: {
    word: ['重复消息', 'Came twice'],
    check: ['无害；很多时检查是否有两个发布者', 'Harmless; when many, look for two publishers'],
  },
  exception: {
    word: ['来源报错', 'Error of the source'],
    check: ['查看定位引擎自身的状态', 'Look at the state of the positioning engine'],
  },
  denied: {
    word: ['无权限', 'Denied'],
    check: [
      '该账号不得发布此主题：检查 broker 的账号规则',
      'This account may not publish this topic: see the accounts of the broker',
    ],
  },
  overload: {
    word: ['过载', 'Overload'],
    check: ['来得比处理得快：减少轮询或消息', 'Comes faster than it is taken: poll less, send less'],
  },
};

/** Exceptions of Modbus devices (Modbus application protocol 1.1b3, 7), by their code in hex. */
export const EXCEPTION_TEXTS: Readonly<Record<string, Advice>> = {
  '01': {
    word: ['功能不支持', 'Illegal function'],
    check: ['检查寄存器类型 table：input 还是 holding', 'Check the table: input or holding'],
  },
  '02': {
    word: ['地址不存在', 'Illegal address'],
    check: ['检查地址：手册 40001 写作 0', 'Check the address: 40001 of a manual is 0'],
  },
  '03': {
    word: ['数量非法', 'Illegal value'],
    check: ['减小 most-registers 或 bridge', 'Lower most-registers or bridge'],
  },
  '04': {
    word: ['设备故障', 'Device failure'],
    check: ['查看设备自身的故障显示', 'Look at the display of the device'],
  },
  '05': { word: ['已接受', 'Acknowledge'], check: ['设备需要更多时间', 'The device needs more time'] },
  '06': { word: ['设备忙', 'Busy'], check: ['放慢轮询，或减少其它主站', 'Poll less often, or have fewer masters'] },
  '0a': { word: ['网关无路径', 'Gateway: no path'], check: ['检查网关的单元路由', 'Check the routes of the gateway'] },
  '0b': {
    word: ['网关：单元无应答', 'Gateway: no answer'],
    check: ['检查网关后面的供电、接线和单元号', 'Check power, wiring and unit behind the gateway'],
  },
};

/** Why a value is not good. */
export const REASON_TEXTS: Readonly<Record<string, readonly [string, string]>> = {
  comm: ['通讯中断', 'no communication'],
  stale: ['数据过时', 'stale'],
  sensor: ['传感器故障', 'sensor fault'],
  'over-range': ['超量程', 'over range'],
  'under-range': ['低于量程', 'under range'],
  calibration: ['标定中', 'calibration'],
  'warm-up': ['预热中', 'warming up'],
  inhibit: ['已抑制', 'inhibited'],
  config: ['配置错误：地址或类型', 'configuration: address or type'],
  retained: ['保留的旧消息', 'retained message'],
  geometry: ['几何不足', 'geometry'],
};
