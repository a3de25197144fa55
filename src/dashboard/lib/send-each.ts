/**
 * Sends one after the other. One that fails is left for another time, and holds up none behind it.
 * @param goesOn is asked before each
 * @returns whether every one was sent
 */
export async function sendEach<T>(
  all: readonly T[],
  send: (one: T) => Promise<void>,
  goesOn: (failure: unknown) => boolean,
): Promise<boolean> {
  let [isWhole, failure]: [boolean, unknown] = [true, undefined];
  for (const one of all) {
    if (!goesOn(failure)) return false;
    try {
      await send(one);
    } catch (error) {
      [isWhole, failure] = [false, error];
    }
  }
  return isWhole;
}
