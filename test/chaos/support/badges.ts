import { MqttPublisher } from '../../../simulators/wire/mqtt-publisher.ts';
import { until } from '../../support/until.ts';
import type { Chaos } from './case.ts';

/** A known person presses the button of his badge, and a screen hears of it within 5 s. */
export async function callsForHelp(
  c: Chaos,
  broker: { readonly port: number; readonly user?: string; readonly password?: string },
  person: number,
): Promise<void> {
  const badge = new MqttPublisher({ ...broker, clientId: `badge-of-person-${person}` });
  badge.start();
  try {
    await until('the broker to let a known badge in', () => badge.connected, 10_000);
    badge.publish(`uwb/k${person}/location`, '{"x":50,"y":40,"accuracy":0.3,"sos":true}');
    await c.gateway.raises(`person-${person}:sos`);
  } finally {
    await badge.close();
  }
}
