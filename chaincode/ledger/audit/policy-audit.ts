/** The endorsement policies of a whole chain's keys: that each row in a member's name has had one from its creation. */
import { type MspId, parseKey } from '../../model/index';
import type { MetadataWrite, NamespaceSet } from '../block/read-write-set';
import type { JudgedTransaction } from '../law/judged-transaction';
import { isOwned, policyProblem } from '../law/key-policy';

export interface PolicyAuditOptions {
  /** Told of each policy that is not what its key must carry, in words that follow the key. */
  readonly report: (transaction: JudgedTransaction, key: string, problem: string) => void;
}

/** The founders before and after a transaction: by the latter it renews guards, by the former it writes all else. */
export interface FoundersAround {
  readonly before: readonly MspId[];
  readonly after: readonly MspId[];
}

/**
 * Follows one chaincode's key policies through a chain.
 *
 * A row in a member's name carries that member's policy from its creation, and gets it again where founders changed; what
 * founders act on without the member carries none (LEDGER, Endorsement). A row that its endorsers left without its policy
 * is endorsed by any two founders from then on, and nothing else would show it. A wrong policy on a row that is written with it
 * is the law's to say.
 */
export class PolicyAudit {
  readonly #options: PolicyAuditOptions;
  /** Keys that exist and carry a policy. */
  readonly #bound = new Set<string>();
  #policies = 0;

  constructor(options: PolicyAuditOptions) {
    this.#options = options;
  }

  /** Policies that are what they must be. */
  get policies(): number {
    return this.#policies;
  }

  next(transaction: JudgedTransaction, set: NamespaceSet, founders: FoundersAround): void {
    for (const write of set.metadataWrites) this.#judge(transaction, write, set, founders);
    for (const { key, value } of set.writes) {
      if (value === undefined) this.#bound.delete(key);
      else if (!this.#bound.has(key) && isOwned(key) && !isGuard(key)) {
        this.#options.report(transaction, key, "carries no policy of its owner's");
      }
    }
  }

  #judge(
    transaction: JudgedTransaction,
    { key }: MetadataWrite,
    { writes }: NamespaceSet,
    { before, after }: FoundersAround,
  ): void {
    this.#bound.add(key);
    const write = writes.find((each) => each.key === key);
    const policy = transaction.policies.get(key);
    const problem = policyProblem(key, write?.value, policy, isGuard(key) ? after : before);
    if (problem === undefined) this.#policies += 1;
    else if (write === undefined) this.#options.report(transaction, key, problem);
  }
}

/** A guard without a policy is the law's to say. */
function isGuard(key: string): boolean {
  return parseKey(key)?.type === 'guard';
}
