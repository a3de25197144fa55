import type { DeviceTrouble } from '../domain/input.ts';
import { type Text, text } from '../domain/text.ts';
import type { Language } from './language.ts';

/** What a trouble is called, and what an engineer looks at first. Both begin with a small letter. */
export interface Advice {
  readonly name: Text;
  readonly check: Text;
}

/** Both in one line, as a terminal shows them. */
export const adviceText = ({ name, check }: Advice, language: Language): string =>
  language === 'zh' ? `${name.zh}：${check.zh}` : `${name.en}: ${check.en}`;

/** Why a device does not answer, and what an engineer looks at first. */
export const TROUBLE_TEXTS: Readonly<Record<DeviceTrouble, Advice>> = {
  timeout: {
    name: text('无应答', 'no answer'),
    check: text(
      '检查供电、接线（A/B 是否接反）、单元号、波特率和校验位',
      'check power, wiring (A and B), unit number, baud rate and parity',
    ),
  },
  refused: {
    name: text('拒绝连接', 'the connection is refused'),
    check: text(
      '检查端口号；只允许一个连接的设备可能正被其它程序占用',
      'check the port; the only connection of the device may be held by another program (a gateway that runs)',
    ),
  },
  closed: {
    name: text('连接被关闭', 'the connection is closed'),
    check: text(
      '对方关闭了连接：检查是否有其它程序占用，或设备正在重启',
      'the only connection may be held by another program (a gateway that runs), or the device restarts',
    ),
  },
  unreachable: {
    name: text('网络不可达', 'the address cannot be reached'),
    check: text('检查网线、交换机和 IP 地址', 'check the cable, the switch and the IP address'),
  },
  'no-port': {
    name: text('串口打不开', 'the serial port cannot be opened'),
    check: text(
      '检查适配器是否插好、端口名和权限，以及是否被其它程序占用',
      'check that the adapter is plugged in, the name and rights of the port, and whether another program (a gateway that runs) uses it',
    ),
  },
  auth: { name: text('登录被拒绝', 'sign-in refused'), check: text('检查用户名和密码', 'check user and password') },
  protocol: {
    name: text('协议不符', 'the device speaks another protocol'),
    check: text('检查应为 tcp:// 还是 rtu-tcp://', 'check whether it is tcp:// or rtu-tcp://'),
  },
  'taken-over': {
    name: text('被同名客户端顶替', 'taken over'),
    check: text('另一程序用了同一个 client-id：各用各的', 'another program has the same client id: give each its own'),
  },
  silent: {
    name: text('无消息', 'nothing is heard'),
    check: text(
      '服务器在线但没有消息：检查定位引擎或网关是否运行、topic 是否正确、账号是否有权接收；现场本来无人时可设 silence',
      'the broker is there and no message comes: check that the engine or gateway runs, the topic, and that the account may hear it; where nobody may be on site, set `silence`',
    ),
  },
  unreadable: {
    name: text('消息无法使用', 'its messages cannot be used'),
    check: text(
      '消息一直到达，但没有一条能用：对照最后一条原始消息检查 dialect、topic、fields、单位和 transform',
      'messages come and none of them can be used: hold the last raw message against dialect, topic, fields, units and transform',
    ),
  },
};
