import type { Palette } from './palette.ts';

/** The shape of a priority: square, triangle, diamond, circle. Never colour alone. */
function shapePath(context: CanvasRenderingContext2D, priority: number, x: number, y: number, r: number): void {
  context.beginPath();
  switch (priority) {
    case 1:
      context.rect(x - r, y - r, 2 * r, 2 * r);
      return;
    case 2:
      context.moveTo(x, y - 1.2 * r);
      context.lineTo(x + 1.2 * r, y + 0.9 * r);
      context.lineTo(x - 1.2 * r, y + 0.9 * r);
      break;
    case 3:
      context.moveTo(x, y - 1.25 * r);
      context.lineTo(x + 1.25 * r, y);
      context.lineTo(x, y + 1.25 * r);
      context.lineTo(x - 1.25 * r, y);
      break;
    default:
      context.arc(x, y, r, 0, 2 * Math.PI);
  }
  context.closePath();
}

/**
 * Draws an alarm: filled while its cause is there, hollow when it went away unacknowledged.
 * @param letter of what hides it: a hollow outline without colour
 * @param ringed with a ring around it, by which an unacknowledged alarm pulses: the shape and its digit stay legible
 */
export function drawGlyph(
  context: CanvasRenderingContext2D,
  palette: Palette,
  x: number,
  y: number,
  r: number,
  priority: number,
  active: boolean,
  ringed: boolean,
  letter?: string,
): void {
  const color = letter === undefined ? (palette.priority[priority] ?? palette.quiet) : palette.quiet;
  shapePath(context, priority, x, y, r);
  context.lineJoin = 'round';
  context.strokeStyle = color;
  if (ringed && letter === undefined) {
    context.globalAlpha = 0.45;
    context.lineWidth = 2 + 0.6 * r;
    context.stroke();
    context.globalAlpha = 1;
  }
  const isFilled = active && letter === undefined;
  context.fillStyle = isFilled ? color : palette.raised;
  context.fill();
  context.lineWidth = 2;
  context.stroke();
  context.fillStyle = isFilled ? (palette.onPriority[priority] ?? palette.ground) : color;
  context.font = `700 ${r * 1.25}px ${palette.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(letter ?? String(priority), x, y + (priority === 2 ? r * 0.2 : 0.5));
}
