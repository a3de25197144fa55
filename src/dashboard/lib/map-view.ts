/** What part of a floor is on the screen: metres to pixels. The site frame has y upwards, the screen downwards. */
export interface MapView {
  /** Pixels a metre. */
  readonly scale: number;
  /** Screen position of the top left corner of the extent. */
  readonly left: number;
  readonly top: number;
}

export type Extent = readonly [minX: number, minY: number, maxX: number, maxY: number];

/** Around the whole floor: an eighth of a small screen would be lost to more. */
const margin = (length: number): number => Math.min(24, length * 0.03);
const MOST_SCALE = 60;

/** The view that shows the whole floor. */
export function fitView([minX, minY, maxX, maxY]: Extent, width: number, height: number): MapView {
  const scale = Math.max(
    0.1,
    Math.min((width - 2 * margin(width)) / (maxX - minX), (height - 2 * margin(height)) / (maxY - minY)),
  );
  return { scale, left: (width - (maxX - minX) * scale) / 2, top: (height - (maxY - minY) * scale) / 2 };
}

/** Zooms so that what is under the pointer stays there. */
export function zoomView(view: MapView, factor: number, x: number, y: number, least: number): MapView {
  const scale = Math.min(MOST_SCALE, Math.max(least, view.scale * factor));
  const applied = scale / view.scale;
  return { scale, left: x - (x - view.left) * applied, top: y - (y - view.top) * applied };
}

export const toScreenX = (view: MapView, extent: Extent, x: number): number => view.left + (x - extent[0]) * view.scale;
export const toScreenY = (view: MapView, extent: Extent, y: number): number => view.top + (extent[3] - y) * view.scale;

/** The place in the site frame, metres, that lies under a place of the screen. */
export const toSite = (view: MapView, extent: Extent, px: number, py: number): [x: number, y: number] => [
  extent[0] + (px - view.left) / view.scale,
  extent[3] - (py - view.top) / view.scale,
];

/** Pixels that marks are measured by: the type size, less where the whole plant is small on the screen. */
export const markSize = ({ scale }: MapView, size: number): number => size * Math.min(1, Math.max(0.6, scale / 4));

/** Moves the view so that a place is in its middle; leaves it where the place is well in sight. */
export function bringInto(view: MapView, extent: Extent, x: number, y: number, width: number, height: number): MapView {
  const [px, py] = [toScreenX(view, extent, x), toScreenY(view, extent, y)];
  const isInside = (at: number, length: number): boolean => at > 0.08 * length && at < 0.92 * length;
  if (isInside(px, width) && isInside(py, height)) return view;
  return { ...view, left: view.left + width / 2 - px, top: view.top + height / 2 - py };
}
