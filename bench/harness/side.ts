/** The other end of `Side`: what a process of the bench is told, and how it answers. It ends with whoever started it. */

/** The options that it was started with. */
export const optionsOf = <T>(): T => JSON.parse(process.argv[2] ?? '{}') as T;

/** Says that it is ready and what of it others need; then answers every request. */
export function serve<Request>(ready: object, answer: (request: Request) => Promise<object> | object = () => ({})): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', (request) => {
    void Promise.resolve(answer(request as Request)).then((said) => process.send?.(said));
  });
  process.send?.(ready);
}
