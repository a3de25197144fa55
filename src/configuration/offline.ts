import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { instant } from '../domain/time.ts';
import type { ChangeReply, ChangeRequest, ConfigurationFiles } from '../ports/configuration.ts';
import { silentLogger } from '../common/silent-logger.ts';
import { examine } from './examine.ts';
import { inForce, lastInForce, textsOf } from './in-force.ts';
import { LiveConfiguration } from './live.ts';
import { giveToOwner } from './owner.ts';
import type { Settings } from '../settings/driver-kind.ts';
import { settingsIn } from './settings.ts';

/**
 * Puts files into force while no gateway runs: the next start goes on with them.
 * @param config the folder that the files are of, and whose settings these are
 * @throws where the data folder takes nothing
 */
export async function applyOffline(
  data: string,
  config: string,
  settings: Settings,
  files: ConfigurationFiles,
  request: ChangeRequest,
): Promise<ChangeReply> {
  const kept = inForce(data);
  const folder = kept?.from ?? resolve(config);
  const before =
    kept === undefined
      ? undefined
      : ((existsSync(folder) ? settingsIn(folder, textsOf(kept)) : undefined) ?? lastInForce(data));
  const now = instant(Date.now());
  const live = new LiveConfiguration(
    {
      data,
      folder,
      settings: before ?? settings,
      isRefused: false,
      writesFolder: true,
      logger: silentLogger,
    },
    now,
  );
  live.begin({
    now: () => now,
    examine: (examination) => Promise.resolve(examine(examination)),
    plan: () => ({ apply: () => [] }),
    configure: () => Promise.resolve({ ok: true, durable: true }),
  });
  const reply = await live.put(files, request);
  await live.settled();
  for (const name of ['config', 'configuration']) giveToOwner(data, join(data, name));
  return reply;
}
