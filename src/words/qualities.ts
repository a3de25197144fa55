import type { QualityReason } from '../domain/reading/quality.ts';
import { type Text, text } from '../domain/text.ts';

/** Why a value is not good. */
export const QUALITY_TEXTS: Readonly<Record<QualityReason, Text>> = {
  comm: text('通讯中断', 'no communication'),
  stale: text('数据过时', 'stale'),
  sensor: text('传感器故障', 'sensor fault'),
  'over-range': text('超量程', 'over range'),
  'under-range': text('低于量程', 'under range'),
  calibration: text('标定中', 'calibration'),
  'warm-up': text('预热中', 'warming up'),
  inhibit: text('已抑制', 'inhibited'),
  config: text('配置错误：地址或类型', 'configuration: address or type'),
  retained: text('保留的旧消息', 'retained message'),
  geometry: text('几何不足', 'geometry'),
  floor: text('楼层不明', 'floor in doubt'),
};
