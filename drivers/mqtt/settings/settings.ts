import { z } from 'zod';
import type { BadgesFile, PlantFile } from '../../../src/settings/schema.ts';
import { accessShape } from '../../shared/mqtt/settings.ts';
import { dialectShapes } from './dialects.ts';
import { sourceShape } from './source.ts';

const shared = { ...sourceShape, ...accessShape };

/** A badge source of any dialect; `dialect` decides which keys it may have. */
export const badgesSchema = z
  .discriminatedUnion('dialect', [
    // A source that names no dialect is one of the JSON mapping.
    z.strictObject({ dialect: z.literal('json').optional().default('json'), ...shared, ...dialectShapes.json }),
    z.strictObject({ dialect: z.literal('omlox'), ...shared, ...dialectShapes.omlox }),
    z.strictObject({ dialect: z.literal('dwm1001'), ...shared, ...dialectShapes.dwm1001 }),
    z.strictObject({ dialect: z.literal('leaps'), ...shared, ...dialectShapes.leaps }),
    z.strictObject({ dialect: z.literal('pozyx'), ...shared, ...dialectShapes.pozyx }),
    z.strictObject({ dialect: z.literal('quuppa'), ...shared, ...dialectShapes.quuppa }),
    z.strictObject({ dialect: z.literal('nooploop'), ...shared, ...dialectShapes.nooploop }),
    z.strictObject({ dialect: z.literal('rt-loc'), ...shared, ...dialectShapes['rt-loc'] }),
    z.strictObject({ dialect: z.literal('ranges'), ...shared, ...dialectShapes.ranges }),
    z.strictObject({ dialect: z.literal('tdoa'), ...shared, ...dialectShapes.tdoa }),
  ])
  .meta({ description: 'Sources of badges; the keys go by their dialect.' });

/** One source of badges as it is configured, with every default. */
export type BadgeSource = z.output<typeof badgesSchema>;
export type DialectName = BadgeSource['dialect'];

type SourceOf<D extends DialectName> = Extract<BadgeSource, { readonly dialect: D }>;
export type JsonSource = SourceOf<'json'>;
export type OmloxSource = SourceOf<'omlox'>;
export type Dwm1001Source = SourceOf<'dwm1001'>;
export type LeapsSource = SourceOf<'leaps'>;
export type PozyxSource = SourceOf<'pozyx'>;
export type QuuppaSource = SourceOf<'quuppa'>;
export type NooploopSource = SourceOf<'nooploop'>;
export type RtLocSource = SourceOf<'rt-loc'>;
export type RangesSource = SourceOf<'ranges'>;
export type TdoaSource = SourceOf<'tdoa'>;

/** Every badge source of a file was made by the schema above: it is the only one that has a dialect. */
const isOwn = (source: BadgesFile): source is BadgeSource => 'dialect' in source;

/** The badge sources of a configuration. */
export const badgeSources = ({ badges }: Pick<PlantFile, 'badges'>): readonly BadgeSource[] => badges.filter(isOwn);
