import { describe, expect, it, onTestFinished } from 'vitest';
import { seeded } from '../../support/random.ts';
import { until } from '../../support/until.ts';
import { FAR, type Mischief, type Scene, type World } from './world.ts';

/** A scene whose driver runs, and what must hold of it whatever happens. */
class Run {
  readonly scene: Scene;
  #value = 0;

  private constructor(scene: Scene) {
    this.scene = scene;
  }

  static async begin(world: World): Promise<Run> {
    const run = new Run(await world.open());
    onTestFinished(() => run.scene.driver.stop());
    run.#next();
    run.scene.driver.start(run.scene.ear);
    await run.isWell();
    return run;
  }

  #next(): number {
    this.#value += 1;
    this.scene.shows(this.#value);
    return this.#value;
  }

  /** The source shows something new, and both of its things are told so. */
  async isWell(): Promise<void> {
    const value = this.#next();
    await until(`${value} to be told`, () => {
      const told = this.scene.told();
      return (['a', 'b'] as const).every((of) => told.some((one) => one.of === of && one.value === value + offset(of)));
    });
    this.isTrue();
  }

  /** Nothing is told but what was shown, of whom it was shown, and never again once something newer was told. */
  isTrue(): void {
    const last = { a: 0, b: 0 };
    for (const { of, value } of this.scene.told()) {
      const shown = value - offset(of);
      expect(Number.isInteger(shown) && shown >= 1 && shown <= this.#value, `${of}=${value} was never shown`).toBe(
        true,
      );
      expect(shown, `${of}=${value} told after something newer`).toBeGreaterThanOrEqual(last[of]);
      last[of] = shown;
    }
  }

  async isTold(told: string): Promise<void> {
    await until(`"${told}" to be told`, () => this.scene.ear.story.some((line) => line.includes(told)));
  }

  /** Something changes at the source, and this many things are heard, or so much is thrown away, meanwhile. */
  async endures(mischief: Mischief, isEnough: () => boolean): Promise<void> {
    this.scene.ear.clear();
    this.#next();
    this.scene.does(mischief);
    await until(`enough of ${mischief}`, isEnough);
    this.isTrue();
  }
}

const offset = (of: 'a' | 'b'): number => (of === 'a' ? 0 : FAR);

/** What every driver owes, whatever it is connected to (devices.md C). */
export function driverContract(world: World): void {
  const can = (...mischiefs: Mischief[]): boolean => mischiefs.every((one) => world.mischiefs.includes(one));

  describe(`a driver over ${world.name}`, () => {
    it('says that its source is there, then what it shows', async () => {
      const run = await Run.begin(world);
      const story = run.scene.ear.story;
      expect(story[0]).toMatch(/ up$/);
      expect(story.filter((line) => / (up|down)/.test(line))).toHaveLength(1);
      await run.isWell();
      const [report] = run.scene.driver.reports();
      expect(report?.polls).toBeGreaterThan(0);
      expect(report?.lastGoodAt).not.toBeNull();
    });

    it.each(['chopped', 'glued'] as const)('understands what comes %s', async (mischief) => {
      const run = await Run.begin(world);
      run.scene.does(mischief);
      for (let i = 0; i < 10; i++) await run.isWell();
      expect(run.scene.ear.story.filter((line) => line.includes('down'))).toEqual([]);
    });

    it('makes no value of noise, counts it, and goes on behind it', async () => {
      const run = await Run.begin(world);
      const rejected = (): number =>
        run.scene.driver
          .reports()
          .reduce((sum, { errors }) => sum + Object.values(errors).reduce((a, b) => a + b, 0), 0);
      const before = rejected();
      await run.endures('noisy', () => rejected() >= before + 5);
      run.scene.does('plain');
      await run.isWell();
    });

    it.runIf(can('silent'))(
      'says that a silent source is gone, gives no value meanwhile, and finds it again',
      async () => {
        const run = await Run.begin(world);
        await run.endures('silent', () => run.scene.ear.story.some((line) => line.includes(' down ')));
        run.scene.ear.clear();
        await run.isTold(' down ');
        expect(run.scene.told()).toEqual([]);
        run.scene.does('plain');
        await run.isWell();
        expect(run.scene.ear.story.some((line) => line.endsWith(' up'))).toBe(true);
      },
    );

    it('tells a refusal from a loss: no value, counted, and the source is there all the same', async () => {
      const run = await Run.begin(world);
      const before = run.scene.ear.rejects.length;
      await run.endures('refusing', () => run.scene.ear.rejects.length >= before + 5);
      expect(run.scene.ear.story.filter((line) => line.includes('down'))).toEqual([]);
      run.scene.does('plain');
      await run.isWell();
    });

    it('makes no value of half an answer, and begins anew behind it', async () => {
      const run = await Run.begin(world);
      for (let time = 0; time < 2; time++) {
        await run.endures('half', () => run.scene.ear.story.some((line) => line.includes(' down ')));
        run.scene.does('plain');
        await run.isWell();
      }
    });

    it.runIf(can('late'))('never takes a late answer for the next one', async () => {
      const run = await Run.begin(world);
      const late = (): number => run.scene.ear.rejects.filter((reason) => reason === 'late').length;
      const before = late();
      await run.endures('late', () => late() >= before + 3);
      run.scene.does('plain');
      await run.isWell();
    });

    it('comes back by itself each time its connection is cut, with what is true then', async () => {
      const run = await Run.begin(world);
      for (let time = 0; time < 2; time++) {
        await run.scene.cut();
        await run.isTold(' down ');
        run.scene.ear.clear();
        // At least one more attempt that fails, and says so.
        await run.isTold(' down ');
        expect(run.scene.told()).toEqual([]);
        await run.scene.mend();
        await run.isWell();
        run.scene.ear.clear();
      }
      expect(run.scene.connections()).toBe(1);
    });

    it.each(['plain', 'silent', 'chopped'] as const)(
      'is stopped in the middle of a talk that is %s',
      async (mischief) => {
        const run = await Run.begin(world);
        if (can(mischief)) run.scene.does(mischief);
        await run.scene.driver.stop();
        const heard = run.scene.ear.items.length;
        await until('the connection to be left', () => run.scene.connections() === 0);
        run.scene.does('plain');
        run.scene.shows(40);
        for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
        expect(run.scene.ear.items).toHaveLength(heard);
        expect(run.scene.connections()).toBe(0);
      },
    );

    it('is stopped while nobody is there', async () => {
      const run = await Run.begin(world);
      await run.scene.cut();
      await run.isTold(' down ');
      await run.scene.driver.stop();
      const heard = run.scene.ear.items.length;
      await run.scene.mend();
      expect(run.scene.ear.items).toHaveLength(heard);
      expect(run.scene.connections()).toBe(0);
    });

    it('whatever comes after whatever, only what is true is told, and in the end all is well', async () => {
      const run = await Run.begin(world);
      const random = seeded(615);
      for (let round = 0; round < 25; round++) {
        const mischief = world.mischiefs[Math.floor(random() * world.mischiefs.length)] ?? 'plain';
        const patience = performance.now() + 30 + 120 * random();
        await run.endures(mischief, () => performance.now() > patience);
      }
      run.scene.does('plain');
      await run.isWell();
    });
  });
}
