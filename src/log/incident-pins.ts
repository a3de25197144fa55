import { type Page, unpackPage } from './page.ts';
import type { Pins } from './pins.ts';

/** Incidents pin their time by themselves: those of which pages of acts tell. */
export function pinIncidentsOf(pages: readonly Page[], pins: Pins): void {
  for (const page of pages) {
    for (const line of unpackPage(page, 'acts')) {
      if (line.kind !== 'event') continue;
      const { kind, subject: id, at, from, to } = line.event;
      if (kind === 'incident-opened') pins.pinIncident({ id, from: at });
      if (kind === 'incident-closed' && from !== undefined && to !== undefined) pins.pinIncident({ id, from, to });
    }
  }
}
