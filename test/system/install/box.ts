import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, start } from '../../support/children.ts';
import { until } from '../../support/until.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** What a command came to. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The machine below an overlay that takes all writes, on a disk or, where that cannot carry one, in memory. */
const BOX = `
set -eu
[ "$2" = disk ] || mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
mount --rbind /dev "$1/root/dev"
mount --rbind /sys "$1/root/sys"
mount -t proc proc "$1/root/proc"
# The checkout may lie on another disk than the system, or where the unit hides it: in /home or /tmp.
mkdir -p "$1/root/checkout/node_modules"
mount --bind "$3/node_modules" "$1/root/checkout/node_modules"
ip link set lo up
echo ready
# The first process of a box takes leave of every process that ended there, as init does.
while true; do sleep 1000; done`;

/**
 * A box of its own: a copy of this machine as it is, in which everything may be written, with its own network and
 * processes. Commands run in it as root or as a person who may become root.
 */
export class Box {
  readonly #holder: Child;
  readonly #root: string;
  readonly #pid: number;
  readonly #folder: string;

  private constructor(holder: Child, folder: string, pid: number) {
    this.#holder = holder;
    this.#folder = folder;
    this.#root = join(folder, 'root');
    this.#pid = pid;
  }

  /** @throws where the system does not let root make one */
  static async make(): Promise<Box> {
    const reasons: string[] = [];
    for (const where of ['disk', 'memory']) {
      const folder = mkdtempSync(join(tmpdir(), 'fengsui-box-'));
      const args = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--propagation', 'private'];
      const holder = start('unshare', [...args, 'bash', '-c', BOX, 'box', folder, where, ROOT]);
      await until('the box', () => holder.out.includes('ready') || holder.ended);
      if (!holder.ended) {
        const box = new Box(holder, folder, childOf(holder.process.pid ?? 0));
        box.#furnish();
        return box;
      }
      reasons.push(holder.err.trim());
      rmSync(folder, { recursive: true, force: true });
    }
    throw new Error(reasons.join('; '));
  }

  /** Runs a line of a shell. @param user an account of the box */
  run(line: string, user = 'root', cwd = '/src'): Ran {
    const { status, stdout, stderr } = spawnSync('nsenter', this.#args(line, user, cwd), {
      encoding: 'utf8',
      timeout: 30_000,
    });
    return { code: status, out: stdout, err: stderr };
  }

  /** Starts a line of a shell that goes on. */
  begin(line: string, user = 'root', cwd = '/src'): Child {
    return start('nsenter', this.#args(`exec ${line}`, user, cwd));
  }

  async close(): Promise<void> {
    await this.#holder.stop('SIGKILL');
    await until('the box to be gone', () => spawnSync('rm', ['-rf', '--one-file-system', this.#folder]).status === 0);
  }

  #args(line: string, user: string, cwd: string): readonly string[] {
    const home = user === 'root' ? '/root' : `/home/${user}`;
    const as = user === 'root' ? [] : ['setpriv', '--reuid', user, '--regid', user, '--init-groups'];
    const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    const inBox = ['-t', String(this.#pid), '--mount', '--net', '--pid', 'chroot', this.#root, ...as];
    return [
      ...inBox,
      'env',
      '-i',
      `HOME=${home}`,
      `PATH=${path}`,
      'LANG=C.UTF-8',
      'bash',
      '-c',
      `cd ${cwd} && ${line}`,
    ];
  }

  /** A built checkout in /src, and stand-ins for what an installed Debian has: sudo, systemd, and a person. */
  #furnish(): void {
    const inside = (path: string): string => `/proc/${this.#pid}/root${this.#root}${path}`;
    const src = inside('/src');
    mkdirSync(src);
    for (const name of ['dist', 'config', 'systemd', 'docs'])
      cpSync(join(ROOT, name), join(src, name), { recursive: true, verbatimSymlinks: true });
    for (const name of ['package.json', 'README.md', 'README.zh.md']) copyFileSync(join(ROOT, name), join(src, name));
    // Half a gigabyte that need not be copied twice.
    symlinkSync('/checkout/node_modules', join(src, 'node_modules'));
    const program = (name: string, text: string): void => {
      writeFileSync(inside(`/usr/local/bin/${name}`), text);
      chmodSync(inside(`/usr/local/bin/${name}`), 0o755);
    };
    program('sudo', '#!/bin/bash\nexec "$@"\n');
    program('npm', '#!/bin/bash\n[ "$*" = "run build" ]\n');
    program('journalctl', '#!/bin/bash\n[ "$1 $2" = "-u fengsui" ] && tail -n 20 /var/log/fengsui.journal\n');
    program('systemctl', readFileSync(join(import.meta.dirname, 'systemctl.sh'), 'utf8'));
    this.run('useradd --create-home engineer && chown -R engineer: /src', 'root', '/');
  }
}

/** The process that `unshare --fork` made. */
const childOf = (pid: number): number => Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'));
