import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { need } from '../../support/need.ts';
import { Box } from './box.ts';
import { chapters } from './chapters.ts';

const GUIDE = chapters();
const GOLDEN = join(import.meta.dirname, '../../fixtures/golden/edc4ae7');
const SERVICE_URL = 'http://127.0.0.1:8420';

/** A container may forbid root to make one. */
const made = process.getuid?.() === 0 ? await Box.make().catch(String) : 'only root can make a box of its own';
if (typeof made === 'string') process.stderr.write(`skipped: the guide, line by line (${made})\n`);
const describeOn = typeof made === 'string' ? describe.skip : need('systemd', 'iproute2');

// A busy machine takes three times as long.
vi.setConfig({ testTimeout: 120_000 });

describeOn('docs/install.md, line by line on a box of its own', () => {
  const box = made as Box;
  afterAll(() => box.close());

  /** Runs each line as it is written. @returns what they said */
  function follow(chapter: string, block = 0, user?: string): string {
    const lines = GUIDE.get(chapter)?.[block] ?? expect.fail(`the guide has no chapter ${chapter}`);
    return lines.map((line) => done(line, user)).join('');
  }

  function done(line: string, user?: string): string {
    const { code, out, err } = box.run(line, user);
    if (code !== 0) expect.fail(`${line}\n${out}${err}\n${box.run('cat /var/log/fengsui.journal').out}`);
    return out;
  }

  const journal = (): string => done('journalctl -u fengsui');

  /** Signs in from inside the box. @returns the status of the answer */
  function signIn(user: string, password: string, url = SERVICE_URL): number {
    const asked = JSON.stringify({ user, password });
    const script = `fetch('${url}/api/v1/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: process.argv[1] }).then((answer) => console.log(answer.status))`;
    return Number(done(`/src/dist/node -e "${script}" '${asked}'`));
  }

  it('an ordinary user tries it without root', async () => {
    const lines = GUIDE.get('Try it as an ordinary user')?.[0] ?? [];
    for (const line of lines.slice(0, -1)) done(line, 'engineer');
    const gateway = box.begin(lines.at(-1) ?? '', 'engineer');
    const [, password = ''] = await gateway.says(/^admin password: (\S+)$/m);
    await gateway.says(/^listening /m);
    expect(signIn('admin', password)).toBe(200);
    done("kill $(head -n 1 ~/fengsui/data/gateway.pid | cut -d ' ' -f 1)", 'engineer');
    await gateway.exited;
  });

  it('a service that is enabled before there is a configuration says how to mend it, and is not started again', () => {
    const install = GUIDE.get('Install as a service')?.[0] ?? [];
    for (const line of install.filter((one) => !/fengsui (init|check)|enable|journalctl/.test(one))) done(line);
    expect(box.run('systemctl enable --now fengsui').code).toBe(1);
    expect(journal()).toContain('fengsui init /etc/fengsui');
    expect(journal()).toMatch(/status=2$/m);
    expect(done('cat /etc/systemd/system/fengsui.service')).toMatch(/^RestartPreventExitStatus=2$/m);
    expect(done('ls /var/lib/fengsui')).toBe('');
    done('rm -r /opt/fengsui');
  });

  it('root installs it as a service, signs in with the password that the journal points at, and adds a person', () => {
    const said = follow('Install as a service');
    expect(said).toMatch(/^ok: 1 floors/m);
    expect(said).toContain('/var/lib/fengsui/first-password');
    const people = follow('The first sign-in, and people');
    const [, admin = ''] = /^(\S+)\n/.exec(people) ?? [];
    expect(journal()).not.toContain(admin);
    expect(signIn('admin', admin)).toBe(200);
    const [, password = ''] = /^li-na password: (\S+)$/m.exec(people) ?? [];
    expect(signIn('li-na', password)).toBe(200);
    expect(people).toContain('li-na\toperator');
    expect(done('find /var/lib/fengsui ! -user fengsui')).toBe('');
    expect(journal()).not.toMatch(/"level":50/);
  });

  it('is upgraded with the data of edc4ae7, and rolled back to them as they were', () => {
    done('systemctl stop fengsui && rm -rf /var/lib/fengsui');
    done(`cp -r ${GOLDEN} /var/lib/fengsui && chown -R fengsui:fengsui /var/lib/fengsui`);
    follow('Upgrade');
    const { accounts } = JSON.parse(readFileSync(join(GOLDEN, 'expected.json'), 'utf8')) as {
      accounts: { users: { name: string; role: string }[] };
    };
    const listed = done('fengsui user list --data /var/lib/fengsui');
    for (const { name, role } of accounts.users) expect(listed).toContain(`${name}\t${role}`);
    expect(signIn('wang-fang', 'golden-operator-1')).toBe(200);
    expect(journal()).not.toMatch(/damaged|whole/);
    expect(done('find /var/lib/fengsui ! -user fengsui')).toBe('');

    expect(done(`diff -r ${GOLDEN} /var/lib/fengsui.before`)).toBe('');
    follow('Roll back');
    expect(signIn('wang-fang', 'golden-operator-1')).toBe(200);
    done('ls -d /opt/fengsui /opt/fengsui.new /var/lib/fengsui.new');
  });

  it('is upgraded and rolled back a second time, to the data of that day and not of the first upgrade', () => {
    done('mkdir -p /opt/fengsui.old /var/lib/fengsui.before && touch /var/lib/fengsui/of-that-day');
    follow('Upgrade');
    done('touch /var/lib/fengsui/since');
    follow('Roll back');
    expect(done('cd /var/lib && ls fengsui/of-that-day fengsui.new/since && ls -d fengsui.new.~1~')).toMatch(/~1~/);
    expect(done('find /opt /var/lib -mindepth 2 -maxdepth 2 -name "fengsui*"')).toBe('');
    expect(signIn('wang-fang', 'golden-operator-1')).toBe(200);
  });

  it('is backed up while it runs, restored, moved to another box with its record, and uninstalled', () => {
    follow('Back up');
    expect(done('stat -c %a /root/fengsui-backup.tar.gz')).toBe('600\n');
    done('fengsui user disable wang-fang --data /var/lib/fengsui');
    follow('Restore');
    expect(signIn('wang-fang', 'golden-operator-1')).toBe(200);

    // The newest segment is small, and is made one with what follows; the older ones never change.
    const old = 'ls /var/lib/fengsui/log/gas | grep -E "^[0-9]+[.]sqlite$"';
    const before = done(old);
    follow('Move to another box', 0);
    done('mv /var/lib/fengsui /var/lib/fengsui.old-box && mv /etc/fengsui /etc/fengsui.old-box && userdel fengsui');
    done('useradd --system --uid 950 other && systemd-sysusers /etc/sysusers.d/fengsui.conf');
    done('systemd-tmpfiles --create /etc/tmpfiles.d/fengsui.conf');
    follow('Move to another box', 1);
    expect(signIn('wang-fang', 'golden-operator-1')).toBe(200);
    expect(done(old)).toBe(before);
    expect(done('find /var/lib/fengsui ! -user fengsui')).toBe('');

    follow('Uninstall', 0);
    expect(done('ls /etc/fengsui/plant.yaml /var/lib/fengsui/accounts.sqlite')).not.toBe('');
    follow('Uninstall', 1);
    expect(done('find /etc /opt /usr/local /var/lib -name "fengsui*" ! -path "*.old-box*"')).toBe('');
  });
});
