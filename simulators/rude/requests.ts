import { type Flood, tally, type FloodTarget, workers } from './target.ts';

/** Peers that ask for more than is their share over HTTP. */

async function ask({ url, token }: FloodTarget, path: string): Promise<string> {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  return String(response.status);
}

export const events: Flood = async (target) =>
  tally(await workers(target, 40, () => ask(target, '/api/v1/events?limit=1000')));

export const histories: Flood = async (target) => {
  const [from, to] = [Date.now() - 6 * 86_400_000, Date.now()].map((at) => new Date(at).toISOString());
  return tally(
    await workers(target, 40, (nth) =>
      ask(target, `/api/v1/series?point=noise-${nth % 20}&from=${from}&to=${to}&maxPoints=10000`),
    ),
  );
};

export const state: Flood = async (target) => tally(await workers(target, 40, () => ask(target, '/api/v1/state')));

export const metrics: Flood = async (target) => tally(await workers(target, 40, () => ask(target, '/metrics')));

/** Wrong passwords for a name that there is, and for names that there are not. */
export const signIns: Flood = async (target) =>
  tally(
    await workers(target, 30, async (nth) => {
      const response = await fetch(`${target.url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user: nth % 2 === 0 ? target.user : `nobody-${nth}`, password: `guess-${nth}` }),
      });
      await response.arrayBuffer();
      return String(response.status);
    }),
  );

/** Bodies that are far too large. */
export const bigBodies: Flood = async (target) =>
  tally(
    await workers(target, 10, async () => {
      const response = await fetch(`${target.url}/api/v1/silence`, {
        method: 'POST',
        headers: { authorization: `Bearer ${target.token}`, 'content-type': 'application/json' },
        body: `{"for":"${'x'.repeat(8_000_000)}"}`,
      });
      await response.arrayBuffer();
      return String(response.status);
    }),
  );
