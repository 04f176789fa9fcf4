/** The law of the contracts as a view applies it: block by block, nothing counts that did not prove itself. */
import type { Sha256Hex } from '../../../model';
import { type Block, readValidTransactions } from '../../block/block';
import { Judge } from '../../law/judge';
import type { BlockLaw } from '../block-law';
import type { AppliedBlock, DirectoryEpoch } from '../directory-epoch';
import { BlockReading, type ChannelLaw, type ContractLawOptions } from './block-reading';
import { type ChannelState, configOf } from './channel-state';

export class ContractLaw implements BlockLaw {
  readonly #options: ContractLawOptions;
  #known: { readonly state: ChannelState; readonly law: ChannelLaw } | undefined;

  constructor(options: ContractLawOptions) {
    this.#options = options;
  }

  read(block: Block, before: DirectoryEpoch): AppliedBlock {
    const reading = new BlockReading(block, before, {
      ...this.#options,
      lawOf: (state) => this.#lawOf(state),
    });
    for (const transaction of readValidTransactions(block)) reading.take(transaction);
    const { number } = block.header;
    const hash = Buffer.from(block.hash).toString('hex') as Sha256Hex;
    return { number, hash, writes: reading.writes, alarms: reading.alarms };
  }

  #lawOf(state: ChannelState): ChannelLaw {
    if (this.#known?.state.config === state.config) return this.#known.law;
    const { founders } = state;
    const { packagedCharter } = this.#options;
    const law = { config: configOf(state), judge: new Judge({ founders, packagedCharter }) };
    this.#known = { state, law };
    return law;
  }
}
