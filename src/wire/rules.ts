import { z } from 'zod';

/** What a statement comes to now. Unknown: something that it needs is missing, and it may be either. */
const TRUTHS = ['true', 'false', 'unknown'] as const;

/** A condition of one's own, and what it comes to now: an item of `GET /api/v1/rules`. */
export const ruleView = z.object({
  id: z.string(),
  truth: z.enum(TRUTHS).meta({ description: 'By the values of now, before any delay of its alarm' }),
  reads: z
    .array(
      z.object({
        of: z.enum(['point', 'zone', 'alarm']),
        id: z.string(),
        missing: z.literal(true).optional().meta({ description: 'It is not known now' }),
      }),
    )
    .meta({ description: 'What it rests on, what is missing first' }),
  more: z.int().optional().meta({ description: 'So many further things that it reads are not listed' }),
});
export type RuleView = z.infer<typeof ruleView>;

/** A vote, and what it comes to now: an item of `GET /api/v1/votes`. */
export const voteView = z.object({
  id: z.string(),
  truth: z.enum(TRUTHS),
  need: z.int().meta({ description: 'So many have to vote now: fewer while members are left out' }),
  yes: z.int(),
  out: z.int().meta({ description: 'Members that are lost, in bypass or in doubt' }),
  members: z.array(
    z.object({
      point: z.string(),
      says: z.enum(['yes', 'no', 'out', 'held']).meta({
        description: '`out`: lost, in bypass or in doubt; `held`: lost while it voted; neither is ever a no',
      }),
      late: z.literal(true).optional().meta({ description: 'Its alarm has ended, and its vote counts for its window' }),
      why: z
        .enum(['lost', 'bypass', 'doubt'])
        .optional()
        .meta({ description: 'Why it is left out; `doubt`: nothing certain is read' }),
    }),
  ),
});
export type VoteView = z.infer<typeof voteView>;
