import { HubError } from '../../model/error';
import type { WorldState } from '../block/world-state';
import { listMembers, loadMemberKey, mspIdOf } from '../identity/member-folder';
import { Chaincode } from './chaincode';
import type { ContractClass } from './contracts-module';
import { Endorser } from './endorser';
import type { HistoryReader } from './shim-iterator';

export interface PeersOptions {
  readonly dataDir: string;
  /** Called once an organisation: each gets its own contract classes. */
  readonly contracts: (mspId: string) => readonly ContractClass[];
  readonly state: WorldState;
  readonly history: HistoryReader;
  readonly scanLimit: number;
}

/** The peers whose keys lie in the data directory, one a member. A member that joins later is found when first asked for. */
export class Peers {
  readonly #options: PeersOptions;
  readonly #endorsers = new Map<string, Endorser>();

  constructor(options: PeersOptions) {
    this.#options = options;
  }

  /**
   * The member's endorser, undefined when it has no peer here.
   */
  find(mspId: string): Endorser | undefined {
    const known = this.#endorsers.get(mspId);
    if (known !== undefined) return known;
    const { dataDir, contracts, state, history, scanLimit } = this.#options;
    const member = listMembers(dataDir).find((name) => mspIdOf(dataDir, name) === mspId);
    if (member === undefined) return undefined;
    const identity = loadMemberKey(dataDir, member, 'peer');
    const chaincode = new Chaincode(contracts(mspId));
    const endorser = new Endorser({ identity, chaincode, state, history, scanLimit });
    this.#endorsers.set(mspId, endorser);
    return endorser;
  }

  /** @throws {HubError} `NOT_FOUND`: the member has no peer here. */
  get(mspId: string): Endorser {
    const endorser = this.find(mspId);
    if (endorser === undefined) throw new HubError('NOT_FOUND', `\`${mspId}\` has no peer here`);
    return endorser;
  }
}
