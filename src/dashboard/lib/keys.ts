const FIELDS = 'input, select, textarea, [contenteditable]:not([contenteditable="false"]), [role=textbox]';
/** What the space bar presses. The focus that a pointer left behind is not seen, and does not count. */
const PRESSED_BY_SPACE = ':is(button, summary):focus-visible';

/**
 * Runs an action for a key, as it goes down: never in a field for typing, with a modifier, while a sign is composed, behind
 * a question that is open, or again and again under a finger that rests.
 */
export function installKeys(actions: Readonly<Record<string, () => unknown>>): () => void {
  const press = (event: KeyboardEvent): void => {
    if (event.target instanceof Element && event.target.closest(FIELDS) !== null) return;
    if (event.repeat || event.isComposing || event.defaultPrevented) return;
    if (document.querySelector('dialog[open]') !== null) return;
    if (event.key === ' ' && event.target instanceof Element && event.target.matches(PRESSED_BY_SPACE)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
  addEventListener('keydown', press);
  return () => removeEventListener('keydown', press);
}
