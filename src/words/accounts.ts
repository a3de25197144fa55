import { sentence } from './sentence.ts';

/** Why something about an account cannot be done. */
export const ACCOUNT_TEXTS = {
  shortOrLong: sentence(
    '密码须有 {least} 到 {most} 个字符，请换一个',
    'a password has {least} to {most} characters: choose another',
  ),
  repeated: sentence('密码重复同样的字符，请换一个', 'this password repeats the same characters: choose another'),
  sequence: sentence(
    '密码是键盘或字母数字的顺序，请换一个',
    'this password is a sequence of the keyboard: choose another',
  ),
  common: sentence('密码过于常见，请换一个', 'this password is one of the most common: choose another'),
  obvious: sentence(
    '密码只是用户名、产品名或常用词，请换一个',
    'this password is little more than the user, the product or a usual word: choose another',
  ),
  exists: sentence('账户 {name} 已存在', 'there is already an account {name}'),
  unknown: sentence('没有账户 {name}', 'there is no account {name}'),
  manyUsers: sentence('用户已有 {most} 个，不能再增加', 'there are already {most} users'),
  manyTokens: sentence(
    '令牌已有 {most} 个，请先撤销不用的',
    'there are already {most} tokens: revoke those that are not used',
  ),
  noToken: sentence('没有这个令牌', 'there is no such token'),
  kioskViews: sentence(
    '展示屏只能查看：--kiosk 只能与 --role viewer 一起使用',
    'a kiosk only shows: --kiosk goes with --role viewer',
  ),
  badRole: sentence('没有角色 {role}；角色有 {roles}', '{role} is not a role; roles are {roles}'),
  badName: sentence(
    '名称由 1 到 32 个字母、数字、点、横线或下划线组成',
    'a name has 1 to 32 letters, digits, dots, dashes or underlines',
  ),
  lastAdmin: sentence(
    '{name} 是最后一个能登录的管理员：请先增加另一个，或使用 --force',
    '{name} is the last admin that can sign in: make another first, or use --force',
  ),
  failing: sentence('{file} 故障：{what}', '{file}: {what}'),
  notOurs: sentence(
    '{file}：{what}；请把数据文件夹及其中所有文件交给运行网关的账户（chown -R）',
    '{file}: {what}; give the data folder and all files in it to the account of the gateway (chown -R)',
  ),
  newerFormat: sentence(
    'accounts.sqlite 由更新版本的烽燧建立',
    'accounts.sqlite was made by a newer version of Fengsui',
  ),
  notOpen: sentence('账户存储未打开', 'the store is not open'),
  folderGone: sentence('文件夹 {folder} 不见了', '{folder} is gone'),
  lost: sentence(
    'accounts.sqlite 已丢失，所有账户随之丢失：请用 `fengsui user add` 新增用户',
    'accounts.sqlite was lost, and every account with it: add a user with `fengsui user add`',
  ),
  noAnswer: sentence('{file}：磁盘 {seconds} 秒没有应答', '{file}: the disk has not answered for {seconds} s'),
  manySignIns: sentence('同时登录的人过多，请再试', 'too many people sign in at once: try again'),
  lockedPair: sentence(
    '此用户从此地址输错密码次数过多：请等待 {wait} s',
    'too many wrong passwords for this user from this address: wait {wait} s',
  ),
  lockedAccount: sentence(
    '此用户输错密码次数过多：从新地址登录请等待 {wait} s',
    'too many wrong passwords for this user: from a new address wait {wait} s',
  ),
  lockedAddress: sentence(
    '此地址输错密码次数过多：请等待 {wait} s',
    'too many wrong passwords from this address: wait {wait} s',
  ),
} as const;
