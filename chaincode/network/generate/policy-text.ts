/** Policies as Fabric's configuration spells them. */
import { foundersOf, type Network } from '../description/network';

/** A policy of a configuration, in full: a majority would count every department. */
export function signed(rule: string): { readonly Type: 'Signature'; readonly Rule: string } {
  return { Type: 'Signature', Rule: rule };
}

/** A policy that any organisation below satisfies by its own of that name. */
export function anyOf(policy: string): { readonly Type: 'ImplicitMeta'; readonly Rule: string } {
  return { Type: 'ImplicitMeta', Rule: `ANY ${policy}` };
}

/** `count` of the founders, each by one of its own of that role. */
export function founders(network: Network, count: number, role: 'peer' | 'admin'): string {
  return outOf(
    count,
    foundersOf(network).map(({ msp }) => msp),
    role,
  );
}

/** `count` of the organisations, each by one of its own of that role. */
export function outOf(count: number, mspIds: readonly string[], role: 'peer' | 'admin'): string {
  return `OutOf(${count}, ${mspIds.map((msp) => `'${msp}.${role}'`).join(', ')})`;
}

/** Anybody of one of the organisations. */
export function anyMemberOf(mspIds: readonly string[]): string {
  return `OR(${mspIds.map((msp) => `'${msp}.member'`).join(', ')})`;
}

/** What an endorsement of the chaincode needs where no key asks for more (LEDGER, Endorsement). */
export function endorsementPolicy(network: Network): string {
  return founders(network, network.policies.endorsement, 'peer');
}
