/** What the gateway answered instead of what was asked for. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.name = 'ApiError';
    this.status = status;
  }
}

/** Asks the gateway; an answer that is no success is an ApiError with its own words. */
export async function api<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
  const response = await fetch(`/api/v1${path}`, {
    method,
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const answer: unknown = response.status === 204 ? undefined : await response.json();
  if (response.ok) return answer as T;
  const detail =
    typeof answer === 'object' && answer !== null && 'detail' in answer ? String(answer.detail) : response.statusText;
  throw new ApiError(response.status, detail);
}
