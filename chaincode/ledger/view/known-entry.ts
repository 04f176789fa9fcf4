/** An entry as it stands, compiled when a decision first asks for it. */
import { type CompiledEntry, compileEntry, type StandingEntry } from '../../model';

export class KnownEntry {
  readonly standing: StandingEntry;
  #compiled: CompiledEntry | undefined;

  constructor(standing: StandingEntry) {
    this.standing = Object.freeze(standing);
  }

  /** The same object for as long as this very entry stands. */
  get compiled(): CompiledEntry {
    this.#compiled ??= compileEntry(this.standing);
    return this.#compiled;
  }
}
