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
