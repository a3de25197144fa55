/** What the room hears: an emergency calls fast in two tones, an urgent alarm slowly in one. */
export type AlarmSound = 'emergency' | 'urgent' | 'none';

const PATTERNS: Readonly<
  Record<Exclude<AlarmSound, 'none'>, { readonly every: number; readonly tones: readonly number[] }>
> = {
  emergency: { every: 1000, tones: [880, 660, 880] },
  urgent: { every: 2500, tones: [660] },
};
const TONE_S = 0.16;

/** The horn of this screen. Browsers keep it silent until the page was touched; that is shown, not hidden. */
class Horn {
  blocked = $state(false);
  #context: AudioContext | undefined;
  #call: AlarmSound = 'none';
  #timer: ReturnType<typeof setInterval> | undefined;

  /** To be called from a click: allows sound and lets one short tone prove it. */
  async allow(): Promise<void> {
    this.#context ??= new AudioContext();
    await this.#context.resume();
    this.blocked = this.#context.state !== 'running';
    this.#tone(880, 0);
  }

  sound(call: AlarmSound): void {
    if (call === this.#call) return;
    this.#call = call;
    clearInterval(this.#timer);
    if (call === 'none') return;
    const { every, tones } = PATTERNS[call];
    const ring = (): void => tones.forEach((tone, i) => this.#tone(tone, i * TONE_S * 1.3));
    ring();
    this.#timer = setInterval(ring, every);
  }

  #tone(frequency: number, after: number): void {
    this.#context ??= new AudioContext();
    this.blocked = this.#context.state !== 'running';
    if (this.blocked) return;
    const at = this.#context.currentTime + after;
    const gain = this.#context.createGain();
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + TONE_S);
    const tone = this.#context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain).connect(this.#context.destination);
    tone.start(at);
    tone.stop(at + TONE_S);
  }
}

export const horn = new Horn();
