import { kindOf } from '../../domain/conditions/index.ts';
import type { Presentation } from '../../domain/conditions/kind.ts';

const NO_PLACE: Presentation = { mark: 'none' };

/** How a screen shows alarms of a kind; each kind says so itself. */
export const shownAs = (condition: string): Presentation => kindOf(condition)?.shown ?? NO_PLACE;
