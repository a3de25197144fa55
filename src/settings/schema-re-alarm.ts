import { z } from 'zod';
import { durationText } from './values.ts';

const DAY_MS = 86_400_000;

const wait = durationText.refine((ms) => ms >= 60_000 && ms <= DAY_MS, { message: 'it must be 1m to 24h' });

/** When an acknowledged alarm asks again. */
export const reAlarmSchema = z
  .strictObject({
    'priority-1': wait.prefault('5m').meta({ description: 'Of emergencies.' }),
    'priority-2': wait.prefault('30m').meta({ description: 'Of alarms of priority 2.' }),
  })
  .prefault({})
  .meta({
    description: 'An acknowledged alarm whose cause is still there has to be acknowledged again so long afterwards.',
  });
