/** A fixed UWB station; metres in the site frame, z up. */
export interface Anchor {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/**
 * What is believed of the errors that stay the same from epoch to epoch, all one sigma in metres. They come from antenna
 * delays that were not calibrated and from walls that reflect: a filter cannot average them away.
 */
export interface BiasModel {
  /** Known offsets by anchor id (measured minus true distance), subtracted from every measure; 0 for those not named. */
  readonly biases?: ReadonlyMap<string, number>;
  /** What an anchor's own offset may still differ from that; >= 0. */
  readonly biasSigma: number;
  /** What all ranges of one tag may be off by together (the tag's own delay); >= 0, where 0 means not at all. */
  readonly commonSigma: number;
}

/** Fresh from the box: UWB chips leave the factory with antenna delays good to some tenths of a metre. */
export const UNCALIBRATED: BiasModel = { biasSigma: 0.08, commonSigma: 0.2 };
/** Delays were measured on site; what is left changes from place to place. */
export const CALIBRATED: BiasModel = { biasSigma: 0.03, commonSigma: 0.03 };

/** An anchor with what is believed of it. */
export interface Station extends Anchor {
  /** Metres, subtracted from each measure of this anchor. */
  readonly bias: number;
  /** One sigma, metres. */
  readonly biasSigma: number;
}

/** The anchors of one area, ready to be looked up. Replaced when the estimate of a bias changes, never modified. */
export interface AnchorField {
  /** In the order of their ids, so that the order of measures cannot matter. */
  readonly stations: readonly Station[];
  readonly placeOf: ReadonlyMap<string, number>;
  readonly commonSigma: number;
}

/** Of anchors with the same id the last one counts; one without a finite place is left out. */
export function anchorField(anchors: readonly Anchor[], model: BiasModel = UNCALIBRATED): AnchorField {
  const stations = new Map<string, Station>();
  for (const { id, x, y, z } of anchors) {
    const bias = model.biases?.get(id) ?? 0;
    if (Number.isFinite(x + y + z + bias)) stations.set(id, { id, x, y, z, bias, biasSigma: model.biasSigma });
  }
  return fieldOf([...stations.values()], model.commonSigma);
}

/** A field of stations whose beliefs are known one by one. */
export function fieldOf(stations: readonly Station[], commonSigma: number): AnchorField {
  const ordered = [...stations].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { stations: ordered, placeOf: new Map(ordered.map(({ id }, place) => [id, place])), commonSigma };
}
