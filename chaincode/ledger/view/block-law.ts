/** What decides which of a block's writes count. */
import type { Block } from '../block/block';
import type { AppliedBlock, DirectoryEpoch } from './directory-epoch';

export interface BlockLaw {
  /**
   * What the block, the one after `before`, changes. Remembers nothing that does not follow from `before`.
   *
   * @throws {HubError} what must stop the view: nothing after this block can be judged.
   */
  read(block: Block, before: DirectoryEpoch): AppliedBlock;
}
