/** The endorsement policies that stand on the contracts' keys: each in its owner's name, and no others. */
import { directoryKey, type MspId, mspId, type Publication, parseKey } from '../../model/index';
import { readable } from '../block/decode';
import { VALIDATION_PARAMETER } from '../block/endorsement-check';
import { outOf, parseSignaturePolicy, type Rule } from '../block/policy';
import { type MetadataWrite, type NamespaceSet } from '../block/read-write-set';
import type { JudgedTransaction } from '../law/judged-transaction';
import { isJudged, type JudgedType, readRecord } from '../law/rows';

/** In whose name a row stands, by its key's attributes or by what it holds; rows of other types stand in nobody's. */
const OWNERS: { readonly [T in JudgedType]?: (attributes: readonly string[], value: Uint8Array) => unknown } =
  {
    guard: ([msp]) => msp,
    app: ([msp]) => msp,
    tick: ([msp]) => msp,
    duty: ([msp]) => msp,
    draft: ([msp]) => msp,
    vote: ([, msp]) => msp,
    compliance: ([, msp]) => msp,
    consent: ([, msp]) => msp,
    publication: (_, value) => (readRecord('publication', value) as Publication | undefined)?.provider,
  };

export interface PolicyAuditOptions {
  /** Told of each policy that is not what its key must carry, in words that follow the key. */
  readonly report: (transaction: JudgedTransaction, key: string, problem: string) => void;
}

/**
 * Follows one chaincode's key policies through a chain.
 *
 * A row in a member's name carries that member's policy from its creation, and gets it again where founders changed; what
 * founders act on without the member carries none (LEDGER, Endorsement). A row that its endorsers left without its policy
 * is endorsed by any two founders from then on, and nothing else would show it.
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

  /** @param founders those of the charter in force before the transaction. */
  next(transaction: JudgedTransaction, set: NamespaceSet, founders: readonly MspId[]): void {
    for (const write of set.metadataWrites) this.#judge(transaction, write, set, founders);
    for (const { key, value } of set.writes) {
      if (value === undefined) this.#bound.delete(key);
      else if (!this.#bound.has(key) && isOwned(key)) {
        this.#options.report(transaction, key, "carries no policy of its owner's");
      }
    }
  }

  #judge(
    transaction: JudgedTransaction,
    { key, entries }: MetadataWrite,
    { writes }: NamespaceSet,
    founders: readonly MspId[],
  ): void {
    this.#bound.add(key);
    const value = writes.find((write) => write.key === key)?.value;
    const expected = expectedRule(key, value, founders);
    const bytes = entries.size === 1 ? entries.get(VALIDATION_PARAMETER) : undefined;
    const found = bytes && readable('a policy', () => parseSignaturePolicy(bytes));
    const isExpected = expected !== undefined && found !== undefined && normal(found) === normal(expected);
    if (isExpected) this.#policies += 1;
    else this.#options.report(transaction, key, problemOf(expected));
  }
}

function problemOf(expected: Rule | undefined): string {
  return expected === undefined
    ? 'carries a policy, and must carry none'
    : "carries another policy than its owner's";
}

function isOwned(key: string): boolean {
  const type = parseKey(key)?.type;
  return type !== undefined && isJudged(type) && OWNERS[type] !== undefined;
}

/** Undefined: none. */
function expectedRule(
  key: string,
  value: Uint8Array | undefined,
  founders: readonly MspId[],
): Rule | undefined {
  if (key === directoryKey.charterGuard()) return outOf(founders.length, founders, 'peer');
  const parts = parseKey(key);
  if (parts === undefined || !isJudged(parts.type)) return undefined;
  const owner = mspId.safeParse(OWNERS[parts.type]?.(parts.attributes, value ?? new Uint8Array()));
  return owner.success ? memberRule(founders, owner.data) : undefined;
}

/** The member's peer and more than half of the founders, itself among them if it is one; or all founders. */
function memberRule(founders: readonly MspId[], owner: MspId): Rule {
  const others = founders.filter((founder) => founder !== owner);
  const own: Rule = { mspId: owner, role: 'peer' };
  const beside = Math.floor(founders.length / 2) + 1 - (founders.length - others.length);
  const together: Rule = others.length === 0 ? own : { n: 2, of: [own, outOf(beside, others, 'peer')] };
  return { n: 1, of: [together, outOf(founders.length, founders, 'peer')] };
}

/** One text for rules that ask for the same, in whatever order. */
function normal(rule: Rule): string {
  if ('mspId' in rule) return `${rule.role}.${rule.mspId}`;
  return `${rule.n}(${rule.of.map(normal).sort().join()})`;
}
