import { Socket } from 'node:net';
import { LAUNCHER } from './runtime.mjs';

/** The pid of the process that launched this one as its runtime; none where this process was started itself. */
export function launcherPid(): number | undefined {
  const pid = process.env[LAUNCHER];
  return pid === undefined ? undefined : Number(pid);
}

/**
 * Ends this process at once when its launcher dies (`runtime.mjs`), as `kill -9` would: the process that was started
 * counts as the gateway, so the gateway must not outlive it.
 */
export function endWithLauncher(): void {
  if (launcherPid() === undefined) return;
  const pipe = new Socket({ fd: 3, readable: true, writable: false });
  pipe.once('close', () => process.kill(process.pid, 'SIGKILL'));
  pipe.on('error', () => pipe.destroy());
  pipe.resume();
  pipe.unref();
}
