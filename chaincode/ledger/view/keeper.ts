/** What is kept beside a view, for its next start. */
import type { AppliedBlock, DirectoryEpoch } from './directory-epoch';

export interface Keeper {
  /**
   * Takes note of a block that continues the chain, before its epoch is published. Returns at once: what it writes, it
   * writes later.
   *
   * @throws {HubError} what must stop the view instead.
   */
  applied(block: AppliedBlock, epoch: DirectoryEpoch): void;

  /** Resolves once everything noted is written, or could not be. Never rejects. */
  close(): Promise<void>;
}
