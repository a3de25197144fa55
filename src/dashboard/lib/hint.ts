/** Who was at this browser last: a person, or none, as it is a kiosk. */
type Known = 'user' | 'kiosk';

const NAME = 'signed-in';
/** Beside the cookie of a kiosk, which no script sees, and written to the disk with it: a power cut takes both or none. */
const KIOSK_COOKIE = 'fengsui_is_kiosk';
const LONGEST_S = 400 * 86_400;

/**
 * Remembers that this browser was let in, so that a first visit does not ask in vain. What lets it in is in cookies that
 * no script sees.
 */
export const hint = {
  read(): Known | undefined {
    if (document.cookie.includes(`${KIOSK_COOKIE}=1`)) return 'kiosk';
    return localStorage.getItem(NAME) === null ? undefined : 'user';
  },
  keep(known: Known): void {
    localStorage.setItem(NAME, known);
    keepCookie(known === 'kiosk' ? LONGEST_S : 0);
  },
  forget(): void {
    localStorage.removeItem(NAME);
    keepCookie(0);
  },
};

function keepCookie(maxAge: number): void {
  document.cookie = `${KIOSK_COOKIE}=1; max-age=${maxAge}; samesite=strict`;
}
