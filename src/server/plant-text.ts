import type { Plant } from '../domain/plant.ts';
import { viewOf } from '../project/plant-view.ts';

/** The view of the plant in force as JSON text: made and encoded once for each configuration, whatever the role. */
export class PlantText {
  readonly #state: { readonly plant: Plant };
  #made: { readonly plant: Plant; readonly text: string } | undefined;

  constructor(state: { readonly plant: Plant }) {
    this.#state = state;
  }

  get text(): string {
    const { plant } = this.#state;
    if (this.#made?.plant !== plant) this.#made = { plant, text: JSON.stringify(viewOf(plant)) };
    return this.#made.text;
  }
}
