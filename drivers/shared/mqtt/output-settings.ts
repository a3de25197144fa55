import { outputId } from '../../../src/domain/ids.ts';
import type { Settings } from '../../../src/settings/driver-kind.ts';
import type { PublishedOutput } from './output.ts';

/** The outputs of a configuration that are switched by messages at the brokers of these sources. */
export const publishedOutputs = ({ file }: Pick<Settings, 'file'>, sources: ReadonlySet<string>): PublishedOutput[] =>
  file.outputs.flatMap(({ id, kind, mqtt, period, 'at-stop': atStop }) =>
    mqtt === undefined || !sources.has(mqtt.broker)
      ? []
      : { id: outputId(id), ...mqtt, ...(kind === 'heartbeat' ? { period } : {}), atStop },
  );
