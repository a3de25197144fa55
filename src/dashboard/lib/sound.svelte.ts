import { type AlarmSound, type Pattern, PATTERNS } from './sounds.ts';

/** Whether a tone could be heard now. */
export type Hearing = 'unknown' | 'on' | 'blocked';

/** A context that is allowed to run does so within this time; ms. */
const STARTS_WITHIN_MS = 1000;

/** The horn of this screen. Browsers keep it silent until the page was touched; that is shown, not hidden. */
class Horn {
  hearing = $state<Hearing>('unknown');
  #context: AudioContext | undefined;
  #call: AlarmSound = 'none';
  #chimed = '';
  #isLinkLost = false;
  #alarms: ReturnType<typeof setInterval> | undefined;
  #link: ReturnType<typeof setInterval> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #playedTo = -1;
  /** The device took nothing when it was looked at last, whatever the context says. */
  #isStuck = false;

  /** To be called from a click: allows sound and lets one short tone prove it. */
  async allow(): Promise<void> {
    await this.wake();
    this.#tone(880, 0, 0.16);
  }

  /** Tries to be heard. A browser grants it at a load that it trusts, and else with a press anywhere on the page. */
  async wake(): Promise<void> {
    try {
      if (this.#context === undefined || this.#context.state === 'closed') {
        this.#context = new AudioContext();
        this.#playedTo = -1;
        this.#isStuck = false;
        this.#context.addEventListener('statechange', () => this.#judge());
      }
      // Without leave the browser answers only when it is given.
      await Promise.race([this.#context.resume(), new Promise((resolve) => setTimeout(resolve, STARTS_WITHIN_MS))]);
    } catch {
      // A machine without sound: what follows says so.
    }
    this.#judge();
  }

  /** Looks whether sound still runs; to be called about once a second. */
  look(): void {
    if (this.#context === undefined) return;
    // A context may say that it runs while its device takes nothing any more.
    const { currentTime, state } = this.#context;
    this.#isStuck = state === 'running' && currentTime <= this.#playedTo;
    this.#playedTo = currentTime;
    this.#judge();
  }

  /**
   * What is to be heard from now on.
   * @param newest the newest alarm that calls: a chime sounds once for each
   */
  sound(call: AlarmSound, newest = ''): void {
    // A chime that cannot be heard is kept until it can.
    if (call === 'notice' && this.hearing === 'on' && newest !== this.#chimed) {
      this.#chimed = newest;
      this.#ring(PATTERNS.notice);
    }
    if (call === this.#call) return;
    this.#call = call;
    clearInterval(this.#alarms);
    if (call !== 'none' && call !== 'notice') this.#alarms = this.#repeat(PATTERNS[call]);
  }

  /** The link is lost, or it is back. */
  linkLost(isLost: boolean): void {
    if (isLost === this.#isLinkLost) return;
    this.#isLinkLost = isLost;
    clearInterval(this.#link);
    if (isLost) this.#link = this.#repeat(PATTERNS.link);
  }

  /** Whether a press is asked for, and soon too late. */
  watch(isAsking: boolean): void {
    if (isAsking === (this.#watch !== undefined)) return;
    clearInterval(this.#watch);
    this.#watch = isAsking ? this.#repeat(PATTERNS.watch) : undefined;
  }

  #judge(): void {
    this.hearing = this.#context?.state === 'running' && !this.#isStuck ? 'on' : 'blocked';
  }

  #repeat(pattern: Pattern): ReturnType<typeof setInterval> {
    this.#ring(pattern);
    return setInterval(() => this.#ring(pattern), pattern.every);
  }

  #ring({ tones, long }: Pattern): void {
    tones.forEach((tone, i) => this.#tone(tone, i * long * 1.3, long));
  }

  #tone(frequency: number, after: number, long: number): void {
    const context = this.#context;
    if (context === undefined) return void this.wake();
    if (context.state !== 'running') return this.#judge();
    const at = context.currentTime + after;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + long);
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + long);
  }
}

export const horn = new Horn();
