import { z } from 'zod';
import { UNKNOWN_MAX } from '../../../src/domain/state/census.ts';
import { silenceKey } from '../../shared/mqtt/settings.ts';
import { durationText, idText, textValue } from '../../../src/settings/values.ts';

/** What every badge source has. */
export const sourceShape = {
  id: idText.meta({ description: 'Unique among devices, points, zones and people.' }),
  name: textValue.optional().meta({ description: 'Default: the last part of the id.' }),
  floor: idText.meta({ description: 'The floor of fixes that do not say one.' }),
  period: durationText.prefault('1s').meta({ description: 'Usual time between two fixes of a badge.' }),
  silence: silenceKey,
  'unknown-max': z.int().min(1).max(5000).default(UNKNOWN_MAX).meta({
    description:
      'So many badges without a carrier are tracked one by one; more of them are only counted, and are an alarm (`strangers`). Badges of people do not count.',
  }),
};
