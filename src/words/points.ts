import { text } from '../domain/text.ts';
import { sentence } from './sentence.ts';

/** The live table of points on a terminal. */
export const POINTS_TEXTS = {
  point: text('测点', 'POINT'),
  name: text('名称', 'NAME'),
  value: text('数值', 'VALUE'),
  quality: text('质量', 'QUALITY'),
  age: text('时长', 'AGE'),
  raw: text('原始值', 'RAW'),
  notRead: text('尚未读到', 'not read yet'),
  notAsked: text('尚未询问', 'not asked yet'),
  online: text('在线', 'online'),
  offline: sentence('离线：{trouble}', 'offline: {trouble}'),
  unknown: text('未知', 'unknown'),
  unit: sentence('单元 {unit}', 'unit {unit}'),
  instead: text(
    '如果有网关正在使用这些设备，请改看网关：fengsui points --watch --url http://127.0.0.1:8420 --token-file FILE',
    'if a gateway runs on these devices, watch it instead: fengsui points --watch --url http://127.0.0.1:8420 --token-file FILE',
  ),
  moreLines: sentence(
    '... 还有 {count} 行；--device ID 只看一台设备',
    '... {count} lines more; --device ID shows one device',
  ),
  otherVersion: text('网关与本程序的版本不同', 'it speaks another version than this program'),
  nobody: sentence(
    '{url} 无应答：请检查网关是否在运行，以及端口',
    'nobody listens at {url}: check that it runs, and its port',
  ),
  unknownToken: sentence(
    '{url} 不认识此令牌；用 fengsui token add 生成',
    '{url} does not know this token; make one with fengsui token add',
  ),
  answers: sentence('{url} 应答 {status}', '{url} answers {status}'),
  gatewayLost: sentence('网关无应答：{why}', 'the gateway does not answer: {why}'),
  noDevices: text('没有任何设备', 'there is no device at all'),
  noDevice: sentence('没有设备 {id}；已有 {known}', 'there is no device {id}; known are {known}'),
  needsSource: text('请写 --config DIR，或正在运行的网关的 --url', 'say --config DIR, or --url of a gateway that runs'),
  tokenOfUrl: text('--token-file 须与 --url 一起用', '--token-file is of --url'),
  noGateway: sentence('{url} 不是网关；写作 http://127.0.0.1:8420', '{url} is no gateway; write http://127.0.0.1:8420'),
  urlNeedsToken: text(
    '--url 需要 --token-file；用 fengsui token add 生成',
    '--url needs --token-file; make one with fengsui token add',
  ),
} as const;
