import type { OutputItem } from '../../wire/outputs.ts';

/** What an output does, as its device says; `differs`: not what is wanted of it. */
export type OutputLook = 'on' | 'off' | 'unknown' | 'differs';

/** How an output is shown. What its device does not say now is not known, whatever was asked of it. */
export function lookOf(item: OutputItem | undefined, isLive: boolean): OutputLook {
  if (item === undefined || !isLive) return 'unknown';
  const { kind, wanted, readBack, resting, trouble } = item;
  if (trouble === 'refused') return 'differs';
  if (trouble !== undefined || readBack === null) return 'unknown';
  if (kind !== 'heartbeat' && readBack !== (wanted && resting !== true)) return 'differs';
  return readBack ? 'on' : 'off';
}

/** What each look says. */
export const LOOK_TEXTS = { on: 'isOn', off: 'isOff', unknown: 'outputUnknown', differs: 'outputDiffers' } as const;
