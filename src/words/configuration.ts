import { sentence } from './sentence.ts';

/** What becomes of a configuration that is to be put into force. */
export const CONFIGURATION_TEXTS = {
  problems: sentence(
    '配置有 {count} 处错误，未作任何改动',
    'the configuration has {count} problems; nothing has changed',
  ),
  samePerson: sentence('须由另一人确认', 'a second person confirms it, not the same one'),
  wrongSecond: sentence('确认人的用户或密码错误', 'user or password of the second person is wrong'),
  secondMayNot: sentence('{role}不能确认此更改', 'a {role} may not confirm this change'),
  nothingToUndo: sentence('没有可撤销的配置更改', 'no change of the configuration is known'),
  textsNotKept: sentence(
    '版本 {revision} 的文本未保存；只保存最近 {most} 次更改的文本',
    'the texts of revision {revision} are not kept; those of the last {most} changes are',
  ),
  busy: sentence('正在应用其它更改，请稍后再试', 'other changes are being put into force: try again'),
  busyChecks: sentence('正在检查其它配置，请稍后再试', 'other configurations are being checked: try again'),
  failed: sentence('{what}；原配置继续有效', '{what}; the old configuration stays in force'),
  inForce: sentence('版本 {revision} 已生效', 'revision {revision} is in force'),
  inForceFromData: sentence(
    '版本 {revision} 已生效，保存在数据文件夹中',
    'revision {revision} is in force, from the data folder',
  ),
  applied: sentence('已生效：', 'in force:'),
  begunAgain: sentence('重新启动的设备：', 'devices that begin again:'),
  needsRestart: sentence('需重启网关才生效：', 'needs a restart:'),
  loosened: sentence(
    '放宽且无第二人确认（由另一名工程师或管理员确认报警 gateway:unconfirmed）：',
    'loosened, and confirmed by no second person (another engineer or admin acknowledges gateway:unconfirmed):',
  ),
  nextStart: sentence(
    '{data} 上没有网关在运行：此配置在下次启动时生效。若网关正在运行，请核对 --data',
    'no gateway runs on {data}: this comes into force at the next start. Where one does run, look again at --data',
  ),
  noData: sentence('没有数据文件夹 {data}', 'there is no data folder {data}'),
  noAnswer: sentence('{data} 上的网关 {wait} 秒没有应答', 'the gateway on {data} has not answered for {wait} s'),
  notTaken: sentence('网关未接受此配置', 'the gateway did not take the configuration'),
} as const;
