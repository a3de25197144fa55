import { z } from 'zod';
import type { PrivacyPlan } from '../domain/plant.ts';
import { durationText } from './values.ts';

const DAY_MS = 86_400_000;

const recent = durationText.refine((ms) => ms > 0 && ms <= DAY_MS, { message: 'it must be 1ms to 24h' });

/** Who may see where people were (docs/people.md). */
export const privacySchema = z
  .strictObject({
    tracks: z
      .strictObject({
        roles: z
          .array(z.enum(['operator', 'investigator', 'engineer', 'admin']))
          .default(['investigator', 'engineer', 'admin'])
          .meta({
            description:
              'Roles that may look up where people were: ways, time in zones, contacts. Each look-up is in the record.',
          }),
        operator: z
          .union([z.enum(['incident', 'never']), recent])
          .default('never')
          .meta({
            description:
              'What an operator may look up who is not among the roles: `incident` from ten minutes before an incident that goes on, a duration such as `30m` also what was so long ago at most.',
          }),
        reason: z
          .enum(['optional', 'required'])
          .default('optional')
          .meta({ description: 'Whether a look-up has to say why (`reason=`).' }),
        reasons: z
          .array(z.string().min(1).max(200))
          .max(50)
          .default([])
          .meta({ description: 'The reasons that are allowed; without any, every text is one.' }),
      })
      .prefault({})
      .meta({ description: 'Where people were.' }),
    viewer: z.enum(['named', 'anonymous']).default('named').meta({
      description: 'Whether a replay shows people to an account with the role viewer by name, or by a pseudonym.',
    }),
  })
  .meta({ description: 'Who may see where people were.' });

/** What a configuration says of it; nothing where it does not. */
export const privacyPlanOf = ({
  privacy,
}: {
  readonly privacy?: z.output<typeof privacySchema> | undefined;
}): { readonly privacy?: PrivacyPlan } => (privacy === undefined ? {} : { privacy });
