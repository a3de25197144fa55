/**
 * Puts one picture in the place of canvases that lie upon each other. A canvas is printed by repeating what was drawn
 * on it: where the upper one was cleared, the page would be white.
 */
export function asPictures(root: ParentNode): void {
  for (const lowest of root.querySelectorAll('canvas:first-of-type')) {
    const canvases = [...(lowest.parentElement?.querySelectorAll('canvas') ?? [])];
    const [whole] = canvases;
    if (whole === undefined) continue;
    const context = whole.getContext('2d');
    context?.setTransform(1, 0, 0, 1, 0, 0);
    for (const upper of canvases.slice(1)) context?.drawImage(upper, 0, 0);
    const picture = document.createElement('img');
    picture.src = whole.toDataURL();
    picture.alt = '';
    picture.style.cssText = `position: absolute; inset: 0; width: ${whole.style.width}; height: ${whole.style.height}`;
    whole.before(picture);
    for (const canvas of canvases) canvas.style.display = 'none';
  }
}
