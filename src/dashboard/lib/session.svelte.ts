import { ENDING_TEXTS } from '../../words/endings.ts';
import { api, ApiError } from './api.ts';

/** Remembers that a user signed in here, so that a first visit does not ask in vain. The session itself is in a cookie that no script sees. */
const HINT = 'signed-in';

/** Why a session ended that was not ended here, as the gateway says goodbye. */
export type Ending = keyof typeof ENDING_TEXTS;
const isEnding = (reason: string): reason is Ending => reason in ENDING_TEXTS;

/** Why a sign-in failed: what it is, and in the gateway's own words where they say more. */
export interface Trouble {
  readonly what: 'wrongPassword' | 'locked' | 'storeFailing' | 'weakPassword' | 'refusedSignIn' | 'unreachable';
  readonly detail: string;
}

interface Who {
  readonly user: string;
  readonly role: string;
  readonly mustChange?: true;
}

/** Who is signed in at this screen. */
class Session {
  user = $state('');
  role = $state('');
  phase = $state<'asking' | 'out' | 'in'>('asking');
  /** The program made the password: until the person has chosen one, the screen only shows. */
  mustChange = $state(false);
  /** Set when the session was ended elsewhere. */
  ended = $state<Ending | undefined>(undefined);
  #isLeaving = false;

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
  signIn(user: string, password: string): Promise<Trouble | undefined> {
    return this.#try('/session', { user, password });
  }

  /** @returns why it did not work */
  changePassword(old: string, password: string): Promise<Trouble | undefined> {
    return this.#try('/session/password', { old, new: password });
  }

  async signOut(): Promise<void> {
    this.#isLeaving = true;
    await api('DELETE', '/session').catch(() => undefined);
    localStorage.removeItem(HINT);
    this.phase = 'out';
    this.#isLeaving = false;
  }

  /** The gateway said goodbye. Most goodbyes are to one connection; these are to the session. */
  end(reason: string): void {
    if (!isEnding(reason) || this.#isLeaving) return;
    this.ended = reason;
    this.phase = 'out';
  }

  get mayConfigure(): boolean {
    return !this.mustChange && (this.role === 'engineer' || this.role === 'admin');
  }

  get mayAct(): boolean {
    return !this.mustChange && (this.role === 'operator' || this.role === 'engineer' || this.role === 'admin');
  }

  async #try(path: string, body: object): Promise<Trouble | undefined> {
    try {
      this.#enter(await api('POST', path, body));
      return undefined;
    } catch (error) {
      return troubleOf(error);
    }
  }

  #enter({ user, role, mustChange }: Who): void {
    this.user = user;
    this.role = role;
    this.mustChange = mustChange === true;
    this.ended = undefined;
    localStorage.setItem(HINT, user);
    this.phase = 'in';
  }
}

function troubleOf(error: unknown): Trouble {
  if (!(error instanceof ApiError)) return { what: 'unreachable', detail: '' };
  switch (error.code) {
    case 'wrong-password':
      return { what: 'wrongPassword', detail: '' };
    case 'locked':
    case 'too-many':
      return { what: 'locked', detail: error.retryAfter === undefined ? '' : `${error.retryAfter} s` };
    case 'store-failing':
      return { what: 'storeFailing', detail: error.message };
    case 'weak-password':
      return { what: 'weakPassword', detail: error.message };
    default:
      return { what: 'refusedSignIn', detail: error.message };
  }
}

export const session = new Session();
