import { text } from '../domain/text.ts';
import { sentence } from './sentence.ts';

/** What is said of a backup. */
export const BACKUP_TEXTS = {
  made: sentence(
    '{file}：{count} 个文件（配置、账户、密钥；不含记录），只有本人可读，请妥善保管',
    '{file}: {count} files (configuration, accounts, keys; not the record). It holds secrets: only you can read it',
  ),
  madeWithLog: sentence(
    '{file}：{count} 个文件（配置、账户、密钥、记录），只有本人可读，请妥善保管',
    '{file}: {count} files (configuration, accounts, keys, the record). It holds secrets: only you can read it',
  ),
  restored: sentence(
    '已恢复 {at} 的备份：配置在 {config}，数据在 {data}；所有人须重新登录',
    'restored the backup of {at}: configuration in {config}, data in {data}; everybody has to sign in again',
  ),
  noData: sentence('{data} 不是数据文件夹：其中没有账户', '{data} is no data folder: there are no accounts in it'),
  noConfig: sentence(
    '{config} 中没有 plant.yaml：请用 --config 给出配置文件夹',
    'there is no plant.yaml in {config}: name the folder of the configuration with --config',
  ),
  exists: sentence('{file} 已存在：请另选文件名', '{file} is already there: choose another name'),
  notEmpty: sentence(
    '已有 {files}：未作任何改动；请恢复到空文件夹，或加 --force（原文件改名保留）',
    '{files} is already there: nothing has changed; restore into empty folders, or use --force (what is there is kept under another name)',
  ),
  noFolder: sentence(
    '没有文件夹 {folder}：U 盘或共享未挂载？未作备份',
    'there is no folder {folder}: is the stick or the share not mounted? Nothing was saved',
  ),
  notWritable: sentence(
    '{folder} 不可写（{code}）：未作备份；请检查权限和挂载方式',
    '{folder} takes no writes ({code}): nothing was saved; check its rights and how it is mounted',
  ),
  full: sentence(
    '{file} 所在的磁盘已满：未作备份，原有备份保留；请腾出空间，或减小 --keep',
    'the disk of {file} is full: nothing was saved, older backups are kept; make room there, or keep fewer (--keep)',
  ),
  notReadBack: sentence(
    '{file} 写入后读回不一致（{what}），已删除：未作备份；请检查该磁盘或 U 盘',
    '{file} does not read back as it was written ({what}) and was removed: nothing was saved; look at that disk or stick',
  ),
  removed: sentence('已删除旧备份 {file}', 'removed the older backup {file}'),
  badKeep: text('应为 1 至 10000 的整数', 'must be a whole number from 1 to 10000'),
  outOrTo: text('请给出 --out 或 --to 之一', 'give either --out or --to'),
  noBackup: sentence('{file} 不是烽燧的备份', '{file} is no backup of Fengsui'),
  newer: sentence(
    '{file} 由更新版本的烽燧建立：请先升级',
    '{file} was made by a newer version of Fengsui: upgrade first',
  ),
  damaged: sentence('{file} 已损坏（{name}）：未作任何改动', '{file} is damaged ({name}): nothing has changed'),
  tarFailed: sentence('{file}：{what}', '{file}: {what}'),
  notUnpacked: sentence(
    '{file} 不是备份，或已损坏（{what}）：未作任何改动；请换用另一份备份',
    '{file} is no backup or is damaged ({what}): nothing has changed; take another backup',
  ),
} as const;
