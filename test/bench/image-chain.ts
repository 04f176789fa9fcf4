/** The short chain that every generated image is the state of: members, an entry, ticks, as a ledger would deliver them. */
import type { RawBlock } from '../../chaincode/ledger/ledger';
import { SampleChain } from '../chaincode/ledger/view/sample-chain';
import { memberWrite, tickWrites } from '../chaincode/ledger/view/sample-directory';
import { sampleMember } from '../chaincode/model/sample';

/** The same chain each time it is made at the same moment. */
export function imageChain(atMs: number): {
  readonly blocks: readonly RawBlock[];
  readonly hashes: readonly string[];
} {
  const chain = new SampleChain();
  const hashes: string[] = [];
  for (let block = 0; block < 3; block++) {
    chain.write(memberWrite(sampleMember('TaxationMSP')), ...tickWrites(atMs));
    hashes.push(chain.headHash);
  }
  return { blocks: chain.blocks, hashes };
}
