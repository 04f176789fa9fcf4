/** The invented city: what every department's data are derived from, so that their keys meet. */
import { type Household, inventHouseholds, type PopulationOptions } from './household';

export interface Population {
  /** What else is invented of a household begins from it: the same seed gives the same facts. */
  readonly seed: string;
  /** Every household from the first; none is kept, and each walk gives the same ones. */
  readonly households: () => Iterable<Household>;
}

export function inventPopulation(options: PopulationOptions): Population {
  return { seed: options.seed, households: () => inventHouseholds(options) };
}
