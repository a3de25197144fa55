import type { PlantView } from '../../wire/plant.ts';
import { session } from './session.svelte.ts';

/** Why the person at this screen looks up where people were. It is asked once, and it is no one else's reason. */
class LookUpReason {
  #given = $state.raw<{ readonly user: string; readonly reason: string } | undefined>(undefined);

  /** What was said by the account that is signed in; it is gone with the page. */
  get said(): string | undefined {
    return this.#given?.user === session.user ? this.#given.reason : undefined;
  }

  say(reason: string): void {
    this.#given = { user: session.user, reason };
  }

  /** It is asked for again. */
  takeBack(): void {
    this.#given = undefined;
  }

  /** For a question to the gateway: nothing where nothing was said. */
  get parameter(): { readonly reason?: string } {
    return this.said === undefined ? {} : { reason: this.said };
  }
}

export const lookUpReason = new LookUpReason();

/** Whether this account may look up where people were, and has to say why. */
export const isReasonWanted = ({ lookUpReason: wanted }: PlantView): boolean =>
  session.shows === undefined && wanted?.roles.includes(session.role) === true;
