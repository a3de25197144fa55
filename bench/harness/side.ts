/** The other end of `Side`: what a process of the bench is told, and how it answers. It ends with the process that started it. */

/** The options that it was started with; the code that wrote them knows their type. */
export const options: unknown = JSON.parse(process.argv[2] ?? '{}');

/** Says that it is ready and what of it others need; then answers every request. */
export function serve(ready: object, answer: (request: unknown) => Promise<object> | object = () => ({})): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', (request) => {
    void Promise.resolve(answer(request)).then((said) => process.send?.(said));
  });
  process.send?.(ready);
}
