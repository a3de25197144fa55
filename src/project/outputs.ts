import type { AlarmId, OutputId } from '../domain/ids.ts';
import type { State } from '../domain/state/state.ts';
import type { OutputItem } from '../wire/outputs.ts';

/** So many alarms are named that want one output. */
const MOST_NAMED = 20;

/** An output as a screen sees it; nothing where it is not in the plant. */
export function outputOf({ index, outputs }: State, id: OutputId): OutputItem | undefined {
  const output = index.outputs.get(id);
  const known = outputs.get(id);
  if (output === undefined || known === undefined) return undefined;
  const { wanted, on, written, readBack, since, test, trouble, found, unsure } = known;
  const why = (Object.keys(known.reasons) as AlarmId[]).slice(0, MOST_NAMED).flatMap((alarm) => {
    const reason = known.reasons[alarm];
    if (reason === undefined) return [];
    const { occurrence, silenced } = reason;
    return [{ alarm, occurrence, ...(silenced === undefined ? {} : { silenced }) }];
  });
  return {
    id,
    name: output.name,
    kind: output.kind,
    wanted,
    written: written ?? null,
    readBack: readBack ?? null,
    since,
    ...(test === undefined ? {} : { testUntil: test.until }),
    ...(why.length === 0 ? {} : { why }),
    ...(wanted && !on && output.kind !== 'heartbeat' ? { resting: true } : {}),
    ...(found === undefined ? {} : { found }),
    ...(unsure === undefined ? {} : { unsure }),
    ...(trouble === undefined ? {} : { trouble }),
  };
}
