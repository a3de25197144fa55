import { screen } from './settings.svelte.ts';

/** What the gateway answered instead of what was asked for. */
export class ApiError extends Error {
  readonly status: number;
  /** What went wrong in one word: the end of the problem's type. */
  readonly code: string;
  /** Why a rule refused it, where one did. */
  readonly reason: string | undefined;
  /** Seconds to wait before the next try, where the gateway says so. */
  readonly retryAfter: number | undefined;

  constructor(status: number, code: string, detail: string, retryAfter?: number, reason?: string) {
    super(detail);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
    this.reason = reason;
  }
}

/** Where a path of the API is: beside the page, which a proxy may serve below a path of its own. */
export const apiUrl = (path: string): URL => new URL(`api/v1${path}`, document.baseURI);

/** A question without an answer for so long has failed; ms. */
const WITHIN_MS = 10_000;

/** Asks the gateway; an answer that is no success is an ApiError with its own words. @param body JSON, or the text of a CSV */
export async function api<T>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object | string,
  signal: AbortSignal = AbortSignal.timeout(WITHIN_MS),
): Promise<T> {
  const response = await fetch(apiUrl(path), {
    method,
    signal,
    credentials: 'same-origin',
    headers: {
      'accept-language': screen.language,
      ...(body === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const answer: unknown = response.status === 204 ? undefined : await response.json();
  if (response.ok) return answer as T;
  const said = typeof answer === 'object' && answer !== null ? answer : {};
  const detail = 'detail' in said ? String(said.detail) : response.statusText;
  const code = 'type' in said ? String(said.type).replace('urn:fengsui:problem:', '') : '';
  const wait = Number(response.headers.get('retry-after') ?? NaN);
  const reason = 'reason' in said ? String(said.reason) : undefined;
  throw new ApiError(response.status, code, detail, Number.isFinite(wait) ? wait : undefined, reason);
}
