/** What a compiled decision rests on. */
import type { EntryCode } from '../../code';
import type { MspId } from '../../identifier';
import type { DirectoryFacts } from '../facts';
import type { Candidate } from './candidate';
import type { CompiledEntry } from './compiled-entry';

/** The rows, and what was compiled from just these rows. */
export interface CompiledFacts extends DirectoryFacts {
  isActive(msp: MspId): boolean;
  /** Compiled from `entry(code)`. */
  compiledEntry(code: EntryCode): CompiledEntry | undefined;
  /** Compiled from `grants(consumer, entry.code)` for this very entry. */
  candidates(consumer: MspId, entry: CompiledEntry): readonly Candidate[];
}
