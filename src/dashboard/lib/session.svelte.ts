import { api, ApiError } from './api.ts';

/** That somebody signed in here, so that a first visit need not ask in vain. The session itself is in a cookie that no script sees. */
const HINT = 'signed-in';

/** Who is signed in at this screen. */
class Session {
  user = $state('');
  role = $state('');
  phase = $state<'asking' | 'out' | 'in'>('asking');

  /** Looks whether a session is still open in this browser. */
  async recall(): Promise<void> {
    if (localStorage.getItem(HINT) === null) {
      this.phase = 'out';
      return;
    }
    try {
      this.#enter(await api('GET', '/session'));
    } catch {
      this.phase = 'out';
    }
  }

  /** Back to the sign-in when the gateway no longer knows the session; a gateway that is away changes nothing. */
  async check(): Promise<void> {
    try {
      await api('GET', '/session');
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.phase = 'out';
    }
  }

  /** @returns why it did not work */
  async signIn(user: string, password: string): Promise<'wrong' | 'unreachable' | undefined> {
    try {
      this.#enter(await api('POST', '/session', { user, password }));
      return undefined;
    } catch (error) {
      return error instanceof ApiError ? 'wrong' : 'unreachable';
    }
  }

  async signOut(): Promise<void> {
    await api('DELETE', '/session').catch(() => undefined);
    localStorage.removeItem(HINT);
    this.phase = 'out';
  }

  get mayAct(): boolean {
    return this.role === 'operator' || this.role === 'engineer' || this.role === 'admin';
  }

  #enter({ user, role }: { user: string; role: string }): void {
    this.user = user;
    this.role = role;
    localStorage.setItem(HINT, user);
    this.phase = 'in';
  }
}

export const session = new Session();
