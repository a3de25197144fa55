const FIELDS = 'input, select, textarea, [contenteditable]:not([contenteditable="false"]), [role=textbox]';

/**
 * Runs an action for a key, as it goes down: never in a field for typing, with a modifier, while a sign is composed, or
 * again and again under a finger that rests.
 */
export function installKeys(actions: Readonly<Record<string, () => unknown>>): () => void {
  const press = (event: KeyboardEvent): void => {
    if (event.target instanceof Element && event.target.closest(FIELDS) !== null) return;
    if (event.repeat || event.isComposing || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
  addEventListener('keydown', press);
  return () => removeEventListener('keydown', press);
}
