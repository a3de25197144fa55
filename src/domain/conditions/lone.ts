import { presenceIn } from '../people/confirmed.ts';
import { ruleOf } from '../people/zone-rules.ts';
import { text } from '../text.ts';
import { seconds } from '../time.ts';
import { stayKind } from './stay.ts';

/**
 * The only one in a zone where nobody may be alone (单人作业). Company is a known person who is inside without doubt and
 * whose badge is heard, or whose source does not answer.
 */
export const LONE = stayKind({
  name: 'lone',
  words: text('单人作业', 'working alone'),
  priority: 2,
  offDelay: seconds(10),
  after: () => seconds(60),
  isOf: (zone) => ruleOf(zone, 'lone') !== undefined,
  holds(turn, { id }, zone) {
    const { confirmed, unheard } = presenceIn(turn, zone);
    return [...confirmed, ...unheard].every((other) => other === id);
  },
});
