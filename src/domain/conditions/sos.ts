import { SOS_RULE } from '../alarm/condition.ts';
import { text } from '../text.ts';
import type { PersonKind } from './kind.ts';

/** A person, or a badge without a person, calls for help: an emergency, at once, ended only by a person. */
export const SOS: PersonKind = {
  name: 'sos',
  words: text('一键求救', 'SOS'),
  subject: 'person',
  shown: { mark: 'people', isDanger: true },
  isAboutPeople: true,
  configure: () => SOS_RULE,
};
