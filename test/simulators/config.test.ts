import { writtenDevices } from '../../drivers/modbus/settings/device.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoSettings, ROOT } from './support.ts';

const { plant, file } = demoSettings();

describe('the demo plant', () => {
  it('is of the size it was made for', () => {
    expect(plant.points.filter(({ type }) => type === 'measured')).toHaveLength(24);
    expect(plant.points.filter(({ type }) => type === 'contact')).toHaveLength(8);
    expect(plant.people).toHaveLength(40);
    expect(new Set(plant.people.flatMap(({ groups }) => groups))).toEqual(
      new Set(['operator', 'maintenance', 'contractor', 'visitor', 'safety']),
    );
    expect(plant.zones.some(({ muster }) => muster)).toBe(true);
  });

  it('tells for every alarm in both languages what to do', () => {
    for (const { id, plan } of plant.conditions) {
      const steps = plan === undefined ? [] : (plant.responses?.[plan]?.steps ?? []);
      expect(steps.length, id).toBeGreaterThan(0);
      for (const { zh, en } of steps) {
        expect(zh, id).toMatch(/\p{Script=Han}/u);
        expect(en, id).toMatch(/^[A-Z][^\p{Script=Han}]+$/u);
      }
    }
  });

  it('shows the drivers every table and most types', () => {
    const reads = writtenDevices(file.devices).flatMap(({ points }) => points.map(({ read }) => read));
    expect(new Set(reads.map(({ table }) => table))).toEqual(new Set(['input', 'holding', 'coil', 'discrete']));
    expect(new Set(reads.map(({ type, order }) => (type === 'f32' ? `f32 ${order}` : type)))).toEqual(
      new Set(['u16', 's16', 'f32 ABCD', 'f32 CDAB', 'bit']),
    );
  });

  it('puts every point on its floor, and every drawing fills its floor and carries nothing foreign', () => {
    for (const { id, at } of plant.points) {
      const [minX, minY, maxX, maxY] = plant.floors.find((floor) => floor.id === at?.floor)?.extent ?? [0, 0, 0, 0];
      expect(at !== undefined && at.x > minX && at.x < maxX && at.y > minY && at.y < maxY, id).toBe(true);
    }
    for (const {
      drawing,
      extent: [minX, minY, maxX, maxY],
    } of plant.floors) {
      const svg = readFileSync(join(ROOT, 'config', drawing ?? ''), 'utf8');
      expect(svg).toContain(`viewBox="0 0 ${maxX - minX} ${maxY - minY}"`);
      expect(svg).not.toMatch(/<script|<style|<text|<image|href|url\(|\son\w+=|#[0-9a-f]{3}/i);
      expect(svg).toContain('currentColor');
    }
  });

  it('has its schema named in the first line of every file, for editors', () => {
    for (const name of ['plant', 'zones', 'devices', 'people', 'responses', 'outputs', 'notify']) {
      const [first] = readFileSync(join(ROOT, 'config', `${name}.yaml`), 'utf8').split('\n');
      expect(first).toBe('# yaml-language-server: $schema=fengsui.schema.json');
    }
  });
});
