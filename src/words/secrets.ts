import { sentence } from './sentence.ts';

/** Why a secret that a configuration asks for is not there. */
export const SECRET_TEXTS = {
  noReference: sentence('{reference} 不是对密码的引用', 'the secret {reference} is not a reference'),
  notSet: sentence(
    '密码 {reference} 未在环境变量中设置：请在启动网关之处设置',
    'the secret {reference} is not set in the environment: set it where the gateway is started',
  ),
  empty: sentence(
    '密码 {reference} 的文件是空的：请写入密码，或改正文件名',
    'the file of the secret {reference} is empty: write the secret into it, or correct the name',
  ),
  unreadable: sentence(
    '密码 {reference} 无法读取：请建立该文件（相对路径以 plant.yaml 所在文件夹为准），允许网关读取，或改正文件名',
    'the secret {reference} cannot be read: make the file (a relative name is beside plant.yaml), let the gateway read it, or correct the name',
  ),
} as const;
