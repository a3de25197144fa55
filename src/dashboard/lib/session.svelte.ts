import { api, ApiError } from './api.ts';

/** Who is signed in at this screen. */
class Session {
  user = $state('');
  role = $state('');
  phase = $state<'asking' | 'out' | 'in'>('asking');

  /** Looks whether a session is still open in this browser. */
  async recall(): Promise<void> {
    try {
      this.#enter(await api('GET', '/session'));
    } catch {
      this.phase = 'out';
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
    this.phase = 'out';
  }

  get mayAct(): boolean {
    return this.role === 'operator' || this.role === 'engineer' || this.role === 'admin';
  }

  #enter({ user, role }: { user: string; role: string }): void {
    this.user = user;
    this.role = role;
    this.phase = 'in';
  }
}

export const session = new Session();
