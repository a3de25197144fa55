import type { Dialect } from './dialect.ts';
import type { BadgeSource } from '../settings/settings.ts';
import { Dwm1001Dialect, LeapsDialect } from './dwm.ts';
import { JsonDialect } from './json.ts';
import { RangesDialect, RtLocDialect, TdoaDialect } from './measures.ts';
import { NooploopDialect } from './nooploop.ts';
import { OmloxDialect } from './omlox.ts';
import { PozyxDialect } from './pozyx.ts';
import { QuuppaDialect } from './quuppa.ts';

/** The dialect of a source. */
export function dialectOf(source: BadgeSource): Dialect {
  switch (source.dialect) {
    case 'json':
      return new JsonDialect(source);
    case 'omlox':
      return new OmloxDialect(source);
    case 'dwm1001':
      return new Dwm1001Dialect(source);
    case 'leaps':
      return new LeapsDialect(source);
    case 'pozyx':
      return new PozyxDialect(source);
    case 'quuppa':
      return new QuuppaDialect(source);
    case 'nooploop':
      return new NooploopDialect(source);
    case 'rt-loc':
      return new RtLocDialect(source);
    case 'ranges':
      return new RangesDialect(source);
    case 'tdoa':
      return new TdoaDialect(source);
  }
}
