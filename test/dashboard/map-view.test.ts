import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Extent,
  fitView,
  markSize,
  toScreenX,
  toScreenY,
  toSite,
  zoomView,
} from '../../src/dashboard/lib/map-view.ts';

const PLANT: Extent = [-20, 10, 180, 130];
const pixels = fc.integer({ min: 100, max: 4000 });

describe('the view of a floor', () => {
  it('holds all of it, in the middle, on any screen', () => {
    fc.assert(
      fc.property(pixels, pixels, (width, height) => {
        const view = fitView(PLANT, width, height);
        const [left, right] = [toScreenX(view, PLANT, -20), toScreenX(view, PLANT, 180)];
        const [top, bottom] = [toScreenY(view, PLANT, 130), toScreenY(view, PLANT, 10)];
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
        expect(right).toBeLessThanOrEqual(width);
        expect(bottom).toBeLessThanOrEqual(height);
        const place = toSite(view, PLANT, left, bottom);
        expect(place[0]).toBeCloseTo(-20, 6);
        expect(place[1]).toBeCloseTo(10, 6);
        expect(left + right).toBeCloseTo(width, 6);
        expect(top + bottom).toBeCloseTo(height, 6);
      }),
    );
  });

  it('zooms about the pointer, and never past its bounds', () => {
    fc.assert(
      fc.property(pixels, pixels, fc.double({ min: 0.05, max: 20, noNaN: true }), (x, y, factor) => {
        const view = fitView(PLANT, 1200, 800);
        const zoomed = zoomView(view, factor, x, y, view.scale * 0.8);
        expect((x - zoomed.left) / zoomed.scale).toBeCloseTo((x - view.left) / view.scale, 6);
        expect((y - zoomed.top) / zoomed.scale).toBeCloseTo((y - view.top) / view.scale, 6);
        expect(zoomed.scale).toBeGreaterThanOrEqual(view.scale * 0.8);
        expect(zoomed.scale).toBeLessThanOrEqual(60);
      }),
    );
  });

  it('has y upwards, as the site does', () => {
    const view = fitView(PLANT, 1200, 800);
    expect(toScreenY(view, PLANT, 100)).toBeLessThan(toScreenY(view, PLANT, 20));
  });

  it('draws marks smaller where the plant is small, within bounds', () => {
    expect(markSize({ scale: 10, left: 0, top: 0 }, 14)).toBe(14);
    expect(markSize({ scale: 0.1, left: 0, top: 0 }, 14)).toBeCloseTo(8.4);
  });
});
