import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const running = new Set<ChildProcess>();
const folders = new Set<string>();
const PATIENCE_MS = 30_000;

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

/** A folder that is gone when this process ends. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-bench-'));
  folders.add(folder);
  return folder;
}

/** A file of the built checkout: `dist` and what stands beside it. */
export const built = (path: string): string => join(import.meta.dirname, `../../${path}`);
export const checkout = (path: string): string => built(`../${path}`);

function keep<C extends ChildProcess>(child: C): C {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Ends a process of ours, by its own handle, and waits until it is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(timer);
}

/** A program that says on standard output when it is ready. */
export interface Program {
  readonly process: ChildProcess;
  readonly pid: number;
  /** What matched. */
  readonly said: RegExpExecArray;
}

/** Starts a program and waits for a line that says that it is ready. */
export async function startProgram(command: string, args: readonly string[], ready: RegExp): Promise<Program> {
  const child = keep(spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] }));
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors = (errors + text.toString()).slice(-2000)));
  const lines = createInterface({ input: child.stdout });
  const said = await new Promise<RegExpExecArray>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${command} was not ready in time: ${errors}`)), PATIENCE_MS);
    lines.on('line', (line) => {
      const found = ready.exec(line);
      if (found === null) return;
      clearTimeout(timer);
      resolve(found);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code ?? 'a signal'}: ${errors}`)));
  });
  return { process: child, pid: child.pid ?? 0, said };
}

/** Starts a program that says nothing that we need. */
export const spawnQuiet = (command: string, args: readonly string[]): ChildProcess =>
  keep(spawn(command, args, { stdio: 'ignore' }));

/** A process of the bench itself: takes requests, gives one answer to each. `Ready` is what it says first. */
export class Side<Ready> {
  readonly process: ChildProcess;
  readonly ready: Ready;

  private constructor(child: ChildProcess, ready: Ready) {
    this.process = child;
    this.ready = ready;
  }

  static async start<Ready>(name: string, options: object = {}): Promise<Side<Ready>> {
    const child = keep(fork(built(`bench/sides/${name}.js`), [JSON.stringify(options)]));
    return new Side(child, await hear<Ready>(child));
  }

  ask<Answer>(request: object): Promise<Answer> {
    const answer = hear<Answer>(this.process);
    this.process.send(request);
    return answer;
  }

  end(): Promise<void> {
    return end(this.process);
  }
}

/** Both ends are files of this folder, so a message has the type that its asker says. */
function hear<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void =>
      reject(new Error(`a side of the bench ended with ${code ?? 'a signal'}`));
    child.once('exit', gone);
    child.once('message', (message) => {
      child.off('exit', gone);
      resolve(message as T);
    });
  });
}
