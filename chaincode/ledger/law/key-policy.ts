/** The endorsement policies that stand on the contracts' keys: each in its owner's name, and no others. */
import { directoryKey, type MspId, mspId, type Publication, parseKey } from '../../model/index';
import { readable } from '../block/decode';
import { outOf, parseSignaturePolicy, type Rule } from '../block/policy';
import { type Circumstances, type Problem, type RowChange, unless } from './row-change';
import { isJudged, type JudgedType, readRecord } from './rows';

const last = (attributes: readonly string[]): unknown => attributes.at(-1);

/** In whose name a row stands, by its key's attributes or by what it holds; rows of other types stand in nobody's. */
const OWNERS: { readonly [T in JudgedType]?: (attributes: readonly string[], value: Uint8Array) => unknown } =
  {
    guard: last,
    app: ([msp]) => msp,
    tick: last,
    duty: ([msp]) => msp,
    draft: ([msp]) => msp,
    vote: last,
    compliance: last,
    consent: last,
    anchor: last,
    relay: last,
    provider: last,
    probe: last,
    publication: (_, value) => (readRecord('publication', value) as Publication | undefined)?.provider,
  };

/** True for a key whose row stands in a member's name. */
export function isOwned(key: string): boolean {
  const type = parseKey(key)?.type;
  return type !== undefined && isJudged(type) && OWNERS[type] !== undefined;
}

/**
 * Why a policy that a transaction puts on a key may not stand there.
 *
 * @param value what the transaction writes under the key; undefined: nothing.
 * @param policy `common.SignaturePolicyEnvelope` bytes; undefined: the key's metadata hold something else.
 * @param founders by whom the policy must be: of a guard, those that the transaction leaves in force.
 */
export function policyProblem(
  key: string,
  value: Uint8Array | undefined,
  policy: Uint8Array | undefined,
  founders: readonly MspId[],
): Problem {
  const expected = expectedRule(key, value, founders);
  if (expected === undefined) return 'carries a policy, and must carry none';
  const found = policy && readable('a policy', () => normal(parseSignaturePolicy(policy)));
  return unless(found === normal(expected), "carries another policy than its owner's");
}

/**
 * Why a written row's policy is not its owner's.
 *
 * That a row was created without any is seen here of guards alone: other rows are forgotten once nobody needs them, while
 * their keys keep their policies. The audit, which remembers every key, sees it of all.
 */
export function rowPolicyProblem(
  { key, before }: Pick<RowChange<JudgedType>, 'key' | 'before'>,
  value: Uint8Array | undefined,
  { charter, founders, transaction: { policies } }: Circumstances,
): Problem {
  if (value === undefined) return undefined;
  const named = charter?.founders ?? founders.map((founder) => mspId.parse(founder));
  if (policies.has(key)) return policyProblem(key, value, policies.get(key), named);
  const isBare = before === undefined && parseKey(key)?.type === 'guard';
  return unless(!isBare, "carries no policy of its owner's");
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
