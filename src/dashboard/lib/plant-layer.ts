import type { Language } from '../../words/language.ts';
import type { Alarm, Count, Reading } from '../../wire/messages.ts';
import type { DangerItem, WindItem } from '../../wire/dangers.ts';
import type { OutputItem } from '../../wire/outputs.ts';
import type { PlantView } from '../../wire/plant.ts';
import type { Extent, MapView } from './map-view.ts';
import type { Palette } from './palette.ts';
import type { TextKey } from './texts.ts';

/** What the layer below the people shows. */
export interface PlantLayer {
  readonly plant: PlantView;
  readonly floor: string;
  readonly extent: Extent;
  readonly view: MapView;
  readonly palette: Palette;
  readonly readings: ReadonlyMap<string, Reading>;
  readonly counts: ReadonlyMap<string, Count>;
  readonly outputs: ReadonlyMap<string, OutputItem>;
  /** Danger areas of now. */
  readonly dangers: readonly DangerItem[];
  readonly wind: WindItem | undefined;
  /** Else what outputs do is not known. */
  readonly isLive: boolean;
  /** The most important alarm of each subject. */
  readonly worst: ReadonlyMap<string, Alarm>;
  readonly say: (text: { readonly zh: string; readonly en: string }) => string;
  /** A word of the screens. */
  readonly word: (key: TextKey) => string;
  readonly language: Language;
  readonly selected: string | undefined;
  /** True in the half of the pulse of an unacknowledged alarm in which it has its ring. */
  readonly ringed: boolean;
}
