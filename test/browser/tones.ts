/// <reference lib="dom" />
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    context?: AudioContext;
    /** The frequency of every tone that was begun, Hz. */
    tones: number[];
  }
}

/** Runs before the page: its audio context and the tones it plays are written down. */
export function listen(): void {
  window.tones = [];
  const Own = window.AudioContext;
  window.AudioContext = class extends Own {
    constructor() {
      super();
      window.context = this;
    }
    override createOscillator(): OscillatorNode {
      const tone = super.createOscillator();
      const begin = tone.start.bind(tone);
      tone.start = (when) => {
        window.tones.push(tone.frequency.value);
        begin(when);
      };
      return tone;
    }
  };
}

/** The tones that a page has begun since it was loaded, or since they were forgotten, Hz. */
export const tonesOf = (page: Page): Promise<number[]> => page.evaluate(() => window.tones);
