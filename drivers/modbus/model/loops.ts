/**
 * What currents outside the measuring range of a 4-20 mA loop mean. Detectors use them for their status, each maker in
 * its own way, so that the loop is named and never guessed (domain.md 2):
 * `ne43` NAMUR NE 43, `spectrex` and `rki` as in the manuals of those makers, `none` for a loop that says nothing.
 */
export const LOOPS = ['ne43', 'spectrex', 'rki', 'none'] as const;
export type Loop = (typeof LOOPS)[number];

/** One band of currents in mA, and what it makes of the point, as it would be written under `doubts`. */
export interface Band {
  readonly from?: number;
  readonly to?: number;
  readonly makes: string;
  readonly after?: string;
  readonly meanwhile?: string;
}

/** An open loop, whatever the maker: no transmitter lets the current fall so far. */
const OPEN: Band = { to: 0.5, makes: 'bad/sensor' };

/** No transmitter drives so much: a broken loop, or an input that shows all its bits. It is no gas, and at once a fault. */
const IMPOSSIBLE: Band = { from: 24, makes: 'bad/sensor' };

/**
 * Above 21 mA NE 43 says fault, and many gas detectors say over range: the first seconds raise the alarm of the danger,
 * which is latched, and what lasts is a fault as well.
 */
export const BANDS: Readonly<Record<Loop, readonly Band[]>> = {
  ne43: [
    IMPOSSIBLE,
    { to: 3.6, makes: 'bad/sensor', after: '4s', meanwhile: 'uncertain/under-range' },
    { from: 21, makes: 'bad/sensor', after: '4s', meanwhile: 'uncertain/over-range' },
    { to: 3.8, makes: 'uncertain/under-range' },
    { from: 20.5, makes: 'uncertain/over-range' },
  ],
  // 0 critical fault, 1 zeroing, 2 fault, 3 maintenance call, 21 over range [verified: SPECTREX in domain.md].
  spectrex: [
    IMPOSSIBLE,
    OPEN,
    { from: 0.5, to: 1.5, makes: 'bad/calibration' },
    { from: 1.5, to: 2.5, makes: 'bad/sensor' },
    { from: 2.5, to: 3.6, makes: 'uncertain/sensor' },
    { to: 3.8, makes: 'uncertain/under-range' },
    { from: 20.5, makes: 'uncertain/over-range' },
  ],
  // 2.5 warm-up or maintenance, clamped at 22 [verified: RKI in domain.md].
  rki: [
    IMPOSSIBLE,
    { to: 2, makes: 'bad/sensor' },
    { from: 2, to: 3, makes: 'bad/warm-up' },
    { to: 3.6, makes: 'bad/sensor', after: '4s', meanwhile: 'uncertain/under-range' },
    { to: 3.8, makes: 'uncertain/under-range' },
    { from: 20.5, makes: 'uncertain/over-range' },
  ],
  none: [IMPOSSIBLE],
};
