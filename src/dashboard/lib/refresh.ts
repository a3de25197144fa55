/**
 * Asks again and again until it is stopped, each time so long after the answer before. A question that fails changes
 * nothing: the page reports a gateway that is away, and what is shown keeps the time of its answer.
 * @param every ms
 * @param take is not called after the stop
 * @returns stops it
 */
export function refresh<T>(every: number, ask: () => Promise<T>, take: (answer: T) => void): () => void {
  let alive = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const load = async (): Promise<void> => {
    try {
      const answer = await ask();
      if (alive) take(answer);
    } finally {
      if (alive) timer = setTimeout(() => void look(), every);
    }
  };
  const look = (): Promise<void> => load().catch(() => undefined);
  void look();
  return () => {
    alive = false;
    clearTimeout(timer);
  };
}
