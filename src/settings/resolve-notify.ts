import { channelId, outputId, recipientId, zoneId } from '../domain/ids.ts';
import type { AlarmFilter, NotifyPlan } from '../domain/notices/plan.ts';
import { namedGas, type OwnGases } from './gases.ts';
import type { NotifyFile } from './schema-notify.ts';
import { siteClock } from '../common/site-clock.ts';

/** Whom the gateway tells of alarms, as the rules see it: no address and no secret. */
export function resolveNotify(file: NotifyFile, timezone: string, gases: OwnGases): NotifyPlan {
  const hasQuietHours = file.people.some(({ quiet }) => quiet !== undefined);
  return {
    channels: file.channels.map(({ id, kind, timeout, retry, rate }) => ({
      id: channelId(id),
      kind,
      perMinute: rate,
      timeout,
      retry,
    })),
    people: file.people.map(({ id, name, to, lang, quiet }) => ({
      id: recipientId(id),
      name: name ?? id,
      to: [...new Set(to)].map(channelId),
      lang,
      ...(quiet === undefined ? {} : { quiet }),
    })),
    rules: file.rules.map(({ when, tell, repeat, until, escalate }) => ({
      when: resolveFilter(when, gases),
      tell: tell.map(recipientId),
      ...(repeat === undefined ? {} : { repeat }),
      until,
      escalate: escalate
        .map((step) => ({ after: step.after, tell: step.tell.map(recipientId), outputs: step.outputs.map(outputId) }))
        .sort((a, b) => a.after - b.after),
    })),
    clock: hasQuietHours ? siteClock(timezone) : [],
  };
}

/** Which alarms are meant, of messages and of outputs. */
export function resolveFilter(
  { priority, zone, conditions, gas, subject }: NotifyFile['rules'][number]['when'],
  gases: OwnGases,
): AlarmFilter {
  return {
    ...(priority === undefined ? {} : { priority }),
    ...(zone === undefined ? {} : { zone: zoneId(zone) }),
    ...(conditions === undefined ? {} : { conditions }),
    ...(gas === undefined ? {} : { gas: namedGas(gas, gases)?.id ?? gas }),
    ...(subject === undefined ? {} : { subject }),
  };
}
