import type { Quality, QualityReason } from '../domain/reading/quality.ts';
import { type Text, text } from '../domain/text.ts';

/** Why a value is not good. */
const QUALITY_TEXTS: Readonly<Record<QualityReason, Text>> = {
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

/** Why a value that still counts is in doubt, where the same word of a lost one says something else. */
const DOUBT_TEXTS: Readonly<Partial<Record<QualityReason, Text>>> = {
  calibration: text('标定超期', 'calibration overdue'),
  sensor: text(
    '传感器存疑（催化元件缺氧时读数偏低）',
    'sensor in doubt (a catalytic bead short of oxygen reads too low)',
  ),
};

/** Why a value is not good, in words; an unknown reason as it is, nothing for a value that has none. */
export function qualityText(seen: {
  readonly quality?: Quality | undefined;
  readonly reason?: string | undefined;
}): Text {
  const { quality, reason = '' } = seen;
  const known = isReason(reason) ? reason : undefined;
  if (known === undefined) return text(reason, reason);
  return (quality === 'uncertain' ? DOUBT_TEXTS[known] : undefined) ?? QUALITY_TEXTS[known];
}

const isReason = (reason: string): reason is QualityReason => Object.hasOwn(QUALITY_TEXTS, reason);
