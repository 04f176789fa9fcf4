import { common, msp } from '@hyperledger/fabric-protos';
import { HubError } from '../../model/error';
import type { Role } from '../identity/role';
import { decode, present } from './decode';
import type { KnownIdentity } from './member-msp';

/** An identity kind a policy names: any certificate of the member, or one of a role. */
export interface Principal {
  readonly mspId: string;
  readonly role: Role | 'member';
}

/** A policy over signatures: a principal, or n of several rules. */
export type Rule = Principal | { readonly n: number; readonly of: readonly Rule[] };

/** What a rule is evaluated on: an identity that has signed. */
export type Signer = Pick<KnownIdentity, 'creator' | 'role'>;

const ROLE_CODES = msp.MSPRole.MSPRoleType;
const ROLE_NAMES = new Map<number, Principal['role']>([
  [ROLE_CODES.MEMBER, 'member'],
  [ROLE_CODES.ADMIN, 'admin'],
  [ROLE_CODES.CLIENT, 'client'],
  [ROLE_CODES.PEER, 'peer'],
  [ROLE_CODES.ORDERER, 'orderer'],
]);

/** `n` of the given members, each by a certificate of `role`. */
export function outOf(n: number, mspIds: readonly string[], role: Principal['role']): Rule {
  return { n, of: mspIds.map((mspId) => ({ mspId, role })) };
}

/**
 * True if the signers satisfy the rule, each of them used at most once (Fabric's cauthdsl).
 */
export function satisfies(rule: Rule, signers: readonly Signer[]): boolean {
  return match(rule, signers, new Set()) !== undefined;
}

/** Every set of members that satisfies the rule alone, the smallest first: how a gateway picks endorsers. */
export function membersFor(rule: Rule): string[][] {
  const sets = new Map<string, string[]>();
  for (const set of combinations(rule)) {
    const members = [...new Set(set)];
    sets.set([...members].sort().join('\n'), members);
  }
  return [...sets.values()].sort((a, b) => a.length - b.length);
}

/**
 * Reads `common.SignaturePolicyEnvelope` bytes.
 *
 * @throws {HubError} `CHAIN_BROKEN`: malformed, or a principal that is no member's role.
 */
export function parseSignaturePolicy(bytes: Uint8Array): Rule {
  return decode('a signature policy', () =>
    fromMessage(common.SignaturePolicyEnvelope.deserializeBinary(bytes)),
  );
}

/** `common.SignaturePolicyEnvelope` bytes; principals are numbered in order of first appearance. */
export function serializeSignaturePolicy(rule: Rule): Uint8Array {
  return toMessage(rule).serializeBinary();
}

/** The policy as Fabric's protobuf message, for a configuration or a chaincode definition. */
export function toMessage(rule: Rule): common.SignaturePolicyEnvelope {
  const envelope = new common.SignaturePolicyEnvelope();
  const numbers = new Map<string, number>();
  envelope.setRule(toRuleMessage(rule, envelope, numbers));
  return envelope;
}

/** Reads the message {@link toMessage} makes, or one of Fabric's own. */
export function fromMessage(envelope: common.SignaturePolicyEnvelope): Rule {
  const principals = envelope.getIdentitiesList().map(parsePrincipal);
  return fromRuleMessage(present('a policy rule', envelope.getRule()), principals);
}

function match(rule: Rule, signers: readonly Signer[], used: ReadonlySet<number>): Set<number> | undefined {
  if ('mspId' in rule) {
    const index = signers.findIndex((signer, at) => !used.has(at) && isPrincipal(signer, rule));
    return index < 0 ? undefined : new Set([...used, index]);
  }
  let verified = 0;
  let taken: Set<number> = new Set(used);
  for (const part of rule.of) {
    const next = match(part, signers, taken);
    if (next === undefined) continue;
    taken = next;
    verified += 1;
  }
  return verified >= rule.n ? taken : undefined;
}

function isPrincipal(signer: Signer, principal: Principal): boolean {
  return (
    signer.creator.mspId === principal.mspId &&
    (principal.role === 'member' || principal.role === signer.role)
  );
}

function combinations(rule: Rule): string[][] {
  if ('mspId' in rule) return [[rule.mspId]];
  return choose(rule.of.map(combinations), rule.n);
}

function choose(parts: readonly string[][][], n: number): string[][] {
  if (n === 0) return [[]];
  const [first, ...rest] = parts;
  if (first === undefined || parts.length < n) return [];
  const withFirst = choose(rest, n - 1).flatMap((tail) => first.map((head) => [...head, ...tail]));
  return [...withFirst, ...choose(rest, n)];
}

function parsePrincipal(message: msp.MSPPrincipal): Principal {
  if (message.getPrincipalClassification() !== msp.MSPPrincipal.Classification.ROLE) {
    throw new HubError('CHAIN_BROKEN', 'a policy names a principal that is no role');
  }
  const role = msp.MSPRole.deserializeBinary(message.getPrincipal_asU8());
  return { mspId: role.getMspIdentifier(), role: present('a role', ROLE_NAMES.get(role.getRole())) };
}

function fromRuleMessage(message: common.SignaturePolicy, principals: readonly Principal[]): Rule {
  const some = message.getNOutOf();
  if (some === undefined) return present('a principal', principals[message.getSignedBy()]);
  return { n: some.getN(), of: some.getRulesList().map((rule) => fromRuleMessage(rule, principals)) };
}

function toRuleMessage(
  rule: Rule,
  envelope: common.SignaturePolicyEnvelope,
  numbers: Map<string, number>,
): common.SignaturePolicy {
  const message = new common.SignaturePolicy();
  if ('mspId' in rule) {
    message.setSignedBy(numberOf(rule, envelope, numbers));
    return message;
  }
  const some = new common.SignaturePolicy.NOutOf();
  some.setN(rule.n);
  some.setRulesList(rule.of.map((part) => toRuleMessage(part, envelope, numbers)));
  message.setNOutOf(some);
  return message;
}

function numberOf(
  principal: Principal,
  envelope: common.SignaturePolicyEnvelope,
  numbers: Map<string, number>,
): number {
  const name = `${principal.role}.${principal.mspId}`;
  const known = numbers.get(name);
  if (known !== undefined) return known;
  const role = new msp.MSPRole();
  role.setMspIdentifier(principal.mspId);
  role.setRole(ROLE_CODES[principal.role.toUpperCase() as keyof typeof ROLE_CODES]);
  const message = new msp.MSPPrincipal();
  message.setPrincipalClassification(msp.MSPPrincipal.Classification.ROLE);
  message.setPrincipal(role.serializeBinary());
  envelope.addIdentities(message);
  numbers.set(name, numbers.size);
  return numbers.size - 1;
}
