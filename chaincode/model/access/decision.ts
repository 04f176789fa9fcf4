/** A decision is a value: allow with scopes, or deny with reasons. */
import type { EntryCode } from '../code';
import type { Coordinate, GrantId, ItemId, MspId, PurposeCode } from '../identifier';
import type { Basis, RowFilter } from '../record';
import type { Touch, TouchOrigin } from './touch';

/** Why an access is denied: a closed list, in the order the checks are made. */
export const DENIAL_REASONS = [
  'MEMBER_SUSPENDED',
  'STALE_LEDGER',
  'NO_ENTRY',
  'ENTRY_SUSPENDED',
  'PROBE_FAILED',
  'NOT_SHARED',
  'NO_GRANT',
  'PURPOSE',
  'WINDOW',
  'ITEM_NOT_GRANTED',
  'DERIVATION',
  'QUOTA',
] as const;
export type DenialReason = (typeof DENIAL_REASONS)[number];

/** What would be enough: the grant to request, or undefined where no grant would help. */
export interface MissingGrant {
  readonly consumer: MspId;
  readonly entry: EntryCode;
  /** Empty: any item, because only presence was touched. */
  readonly items: readonly ItemId[];
  readonly purpose: PurposeCode;
  readonly derives: Coordinate | undefined;
}

/** One denied touch. */
export interface Denial extends TouchOrigin {
  readonly entry: EntryCode | undefined;
  readonly item: ItemId | undefined;
  readonly beneficiary: MspId;
  readonly reason: DenialReason;
  readonly missing: MissingGrant | undefined;
}

/** One ground for releasing rows of an entry to a beneficiary: each released cell rests on one of these alone. */
export interface Scope {
  readonly basis: Basis;
  readonly entry: EntryCode;
  readonly version: number;
  readonly items: readonly ItemId[];
  readonly rowFilter: RowFilter;
  readonly beneficiary: MspId;
  readonly derives: Coordinate | undefined;
  /** The grants that a delegated one was delegated from, nearest first: each is charged too. */
  readonly delegatedFrom?: readonly GrantId[];
  /** Set when the grant is open by break-glass: such an access is reviewed. */
  readonly emergency?: true;
}

/** What is asked. */
export interface AccessQuestion {
  readonly caller: MspId;
  readonly purpose: PurposeCode;
  readonly touches: readonly Touch[];
}

/** Allowed: the scopes, sorted, one or more for each (entry, beneficiary, derivation) touched. */
export interface Allowed {
  readonly allowed: true;
  readonly scopes: readonly Scope[];
}

/** Denied: at least one denial, sorted by subgraph, coordinate, item. */
export interface Denied {
  readonly allowed: false;
  readonly denials: readonly Denial[];
}

export type Decision = Allowed | Denied;

/** The grants that an allowed decision rests on, and those they were delegated from, each once: what a quota counts. */
export function grantsOf(decision: Allowed): readonly GrantId[] {
  const grants = decision.scopes.flatMap(({ basis, delegatedFrom = [] }) =>
    basis === 'OWN' || basis === 'UNCONDITIONAL' ? [] : [basis, ...delegatedFrom],
  );
  return [...new Set(grants)].sort();
}
