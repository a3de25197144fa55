/** Codes of the system and of TLS, as one word each. The text of an error is never passed on: it may hold an address or a secret. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  ECONNECTION: 'closed',
  ENOTFOUND: 'no-host',
  EAI_AGAIN: 'no-host',
  EDNS: 'no-host',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'timeout',
  ABORT_ERR: 'timeout',
  EAUTH: 'sign-in',
  EENVELOPE: 'address',
  ETLS: 'tls',
  EPROTO: 'tls',
};

const TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/;

/** Why a try failed, as a short code. */
export function failureOf(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined) return 'failed';
  return WORDS[code] ?? (TLS.test(code) ? 'tls' : 'failed');
}

/** A code that says more than that a connection failed; the mail library keeps it beside its own. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, originalCode } = error as { readonly code?: unknown; readonly originalCode?: unknown };
  const isVague = code === 'ESOCKET' || code === 'ECONNECTION';
  if (isVague && typeof originalCode === 'string') return originalCode;
  return typeof code === 'string' ? code : undefined;
}
