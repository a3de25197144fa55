import type { OutputKind } from '../../domain/plant.ts';

/** The shape of each kind of output, in a box of 24: a horn, a lamp, a contact, a pulse. */
export const OUTPUT_PATHS: Readonly<Record<OutputKind, string>> = {
  siren: 'M4 10v4h3l8 5V5l-8 5zM18 9.5a4 4 0 0 1 0 5',
  beacon: 'M7 18v-6a5 5 0 0 1 10 0v6M5 18h14M12 2v2M4.5 5.5l1.4 1.4M19.5 5.5l-1.4 1.4',
  relay: 'M3 16h5l8-7M16 16h5M8 16h.01M16 16h.01',
  heartbeat: 'M3 12h4l2-6 4 12 2-6h6',
};
