/**
 * The token of a kiosk stands in the address (`/#kiosk=TOKEN`) until the page has read it: it is taken out before
 * anything else is done, so that it is in no history, no bookmark and on no screen.
 */
export function takeKioskToken(): string | undefined {
  const [, token] = /^#kiosk=(.+)$/.exec(location.hash) ?? [];
  if (token === undefined) return undefined;
  history.replaceState(null, '', location.pathname + location.search);
  return token;
}

let first = takeKioskToken();

/** The token that this page was opened with; only the first who asks is given it. */
export function openedAsKiosk(): string | undefined {
  const token = first;
  first = undefined;
  return token;
}
