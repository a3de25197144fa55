import { z } from 'zod';
import { durationText, timeOfDay } from './values.ts';

const waiting = durationText.refine((ms) => ms >= 1000, { message: 'it must be 1s or more' });

/** Whether anybody is there (值班): default off. */
export const watchSchema = z
  .strictObject({
    every: waiting
      .optional()
      .meta({ description: 'A screen asks for a press so long after the last act of a person.' }),
    'while-alarms': waiting
      .optional()
      .meta({ description: 'So while alarms stand unacknowledged: counted from the first of them, or the last act.' }),
    'at-night': z
      .strictObject({ from: timeOfDay, to: timeOfDay, every: waiting })
      .optional()
      .meta({ description: 'So from one time of the day to another, by the clock of the site.' }),
    answer: waiting
      .prefault('5m')
      .meta({ description: 'So long the press is waited for; then `gateway:unattended` is raised.' }),
  })
  .meta({ description: 'A screen asks whether anybody is there; without any of its times it never does.' });
