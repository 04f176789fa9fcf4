/** A view of what blocks write, whoever wrote it: how rows, epochs and images behave is tested without signatures and votes. */
import { type Block, readTransactions } from '../../../../chaincode/ledger/block/block';
import type { RawBlock } from '../../../../chaincode/ledger/ledger';
import type { OpenOptions, View } from '../../../../chaincode/ledger/view';
import type { BlockLaw } from '../../../../chaincode/ledger/view/block-law';
import { type ChainEnd, nextBlock } from '../../../../chaincode/ledger/view/chain';
import type { AppliedBlock } from '../../../../chaincode/ledger/view/directory-epoch';
import { openViewUnder } from '../../../../chaincode/ledger/view/open-view-under';
import type { Sha256Hex } from '../../../../chaincode/model';

const NAMESPACE = 'directory';

/** Every valid transaction's writes count. */
const NO_LAW: BlockLaw = { read: (block) => everything(block, NAMESPACE) };

export function openUnjudgedView(options: OpenOptions): Promise<View> {
  return openViewUnder(NO_LAW, options);
}

/** The next block with all that its valid transactions wrote. */
export function readNextBlock(end: ChainEnd, raw: RawBlock, namespace: string): AppliedBlock {
  return everything(nextBlock(end, raw), namespace);
}

function everything(block: Block, namespace: string): AppliedBlock {
  const writes = readTransactions(block)
    .filter(({ flag }) => flag === 'VALID')
    .flatMap(({ index, call }) =>
      (call?.sets ?? [])
        .filter((set) => set.namespace === namespace)
        .flatMap((set) => set.writes.map((write) => ({ ...write, transaction: index }))),
    );
  const hash = Buffer.from(block.hash).toString('hex') as Sha256Hex;
  return { number: block.header.number, hash, writes, alarms: [] };
}
