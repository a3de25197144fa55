/// <reference lib="dom" />
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, boxAround, Labels, boxesOverlap, lineCrosses } from '../../src/dashboard/lib/labels.ts';

const [WIDTH, HEIGHT, GAP] = [60, 18, 12];
const fresh = (taken: readonly Box[] = []): Labels => {
  const labels = new Labels();
  labels.begin(800, 600, taken);
  return labels;
};
const marks = fc.array(fc.record({ x: fc.integer({ min: 0, max: 800 }), y: fc.integer({ min: 0, max: 600 }) }), {
  maxLength: 60,
});

describe('labels on the map', () => {
  it('never cover one another or a mark, and stay on the screen', () => {
    fc.assert(
      fc.property(marks, (places) => {
        const labels = fresh();
        for (const { x, y } of places) labels.reserve(boxAround(x, y, 5));
        const before = labels.taken.length;
        for (const { x, y } of places) labels.place(x, y, WIDTH, HEIGHT, GAP, false);
        const all = labels.taken;
        all.slice(before).forEach((box, i) => {
          expect(all.filter((other, j) => j !== before + i && boxesOverlap(box, other))).toEqual([]);
          expect([box.left >= 0, box.top >= 0, box.right <= 800, box.bottom <= 600]).toEqual([true, true, true, true]);
        });
      }),
    );
  });

  it('stand to the right of their mark where there is room', () => {
    expect(fresh().place(400, 300, WIDTH, HEIGHT, GAP, false)).toEqual({
      box: { left: 412, top: 291, right: 472, bottom: 309 },
      far: false,
    });
  });

  it('give way to what is there already, and are left out where there is no room', () => {
    expect(
      fresh([{ left: 405, top: 280, right: 480, bottom: 320 }]).place(400, 300, WIDTH, HEIGHT, GAP, false)?.box.right,
    ).toBe(388);
    expect(fresh([boxAround(400, 300, 100)]).place(400, 300, WIDTH, HEIGHT, GAP, false)).toBeUndefined();
  });

  it('are carried away and tied to their mark when they must be read', () => {
    const crowd = boxAround(400, 300, 60);
    const place = fresh([crowd]).place(400, 300, WIDTH, HEIGHT, GAP, true);
    expect(place?.far).toBe(true);
    expect(place !== undefined && boxesOverlap(place.box, crowd)).toBe(false);
  });

  it('are left out where everything is taken: what came first matters more', () => {
    expect(fresh([boxAround(400, 300, 1000)]).place(400, 300, WIDTH, HEIGHT, GAP, true)).toBeUndefined();
  });

  it('in a crowd cover neither one another nor what ties the others to their marks', () => {
    fc.assert(
      fc.property(marks, (places) => {
        const labels = fresh();
        const near = places.map(({ x, y }) => ({ x: 350 + (x % 80), y: 250 + (y % 80) }));
        for (const { x, y } of near) labels.reserve(boxAround(x, y, 3));
        const before = labels.taken.length;
        for (const { x, y } of near) labels.place(x, y, WIDTH, HEIGHT, GAP, true);
        const placed = labels.taken.slice(before);
        placed.forEach((box, i) => {
          expect(placed.filter((other, j) => j !== i && boxesOverlap(box, other))).toEqual([]);
          expect(labels.lines.filter((line) => lineCrosses(line, box))).toEqual([]);
        });
      }),
    );
  });

  it('know which lines cross them', () => {
    const box = boxAround(0, 0, 10);
    const line = (fromX: number, fromY: number, toX: number, toY: number) => ({ fromX, fromY, toX, toY });
    expect(lineCrosses(line(-20, -20, 20, 20), box)).toBe(true);
    expect(lineCrosses(line(0, -30, 0, 30), box)).toBe(true);
    expect(lineCrosses(line(-20, 0, -11, 0), box)).toBe(false);
    expect(lineCrosses(line(-30, 0, 0, 30), box)).toBe(false);
    expect(lineCrosses(line(10, -30, 10, 30), box)).toBe(false);
  });
});
