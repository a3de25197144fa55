/** An answer in parts, once its first part is there; nothing where it has none. */
export async function someParts(parts: AsyncIterable<string>): Promise<AsyncIterable<string> | undefined> {
  const rest = parts[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done === true || first.value === '') return undefined;
  async function* all(begin: string): AsyncIterable<string> {
    yield begin;
    yield* { [Symbol.asyncIterator]: () => rest };
  }
  return all(first.value);
}
