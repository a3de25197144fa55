import { kindOf } from '../domain/conditions/index.ts';
import { type Text, text } from '../domain/text.ts';

/** The name of a condition as plant screens show it; that of a kind that only another build knows is its id. */
export const conditionText = (name: string): Text => kindOf(name)?.words ?? text(name, name);

/** Its short name, for lists. */
export const shortConditionText = (name: string): Text => kindOf(name)?.short ?? conditionText(name);
