import { z } from 'zod';
import { VOTE_LEVELS } from '../domain/votes/vote.ts';
import { durationText, idText, textValue } from './values.ts';

/** Detectors of one gas that vote on actions. */
export const votes = z
  .array(
    z.strictObject({
      id: idText.meta({ description: 'Unique among devices, points, zones, people, rules and votes.' }),
      name: textValue.optional().meta({ description: 'Default: the last part of the id.' }),
      of: z.array(idText).min(1).max(20).meta({ description: 'The members: detectors of one gas that share a zone.' }),
      need: z
        .int()
        .min(1)
        .max(20)
        .meta({ description: 'So many have to vote. One lost or bypassed makes it one less.' }),
      condition: z.enum(VOTE_LEVELS).default('high-high').meta({
        description: 'The alarm by which a member votes; one at the end of its range votes, too. Default: high-high.',
      }),
      window: durationText.prefault('60s').meta({ description: 'A vote counts for so long after what was sensed.' }),
    }),
  )
  .max(200)
  .default([])
  .meta({
    description:
      'Detectors that vote (MooN): an alarm `ID:on` for outputs and messages. It adds; it withholds no alarm of a member, and no evacuation.',
  });
