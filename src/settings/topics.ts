/** Whether some topic belongs to both filters. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [one.split('/'), other.split('/')];
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] === '#' || b[i] === '#') return true;
    if (a[i] !== '+' && b[i] !== '+' && a[i] !== b[i]) return false;
  }
  const further = a.length > b.length ? a.slice(b.length) : b.slice(a.length);
  // `a/#` is also `a`.
  return further.length === 0 || (further.length === 1 && further[0] === '#');
}
