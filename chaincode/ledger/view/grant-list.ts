/** One consumer's grants on one entry, compiled when a decision first asks for them. */
import {
  type Candidate,
  type CompiledEntry,
  compileGrants,
  type MspId,
  type StandingGrant,
} from '../../model';

export class GrantList {
  readonly grants: readonly StandingGrant[];
  readonly #consumer: MspId;
  #entry: CompiledEntry | undefined;
  #candidates: readonly Candidate[] = [];

  constructor(consumer: MspId, grants: readonly StandingGrant[]) {
    this.#consumer = consumer;
    this.grants = Object.freeze(grants);
  }

  /** Compiled for the last entry that was asked for: epochs before an amendment and after it share the list. */
  candidates(entry: CompiledEntry): readonly Candidate[] {
    if (this.#entry !== entry) {
      this.#candidates = compileGrants(this.grants, this.#consumer, entry);
      this.#entry = entry;
    }
    return this.#candidates;
  }
}
