/** What a decision rests on: the ledger's rows at one epoch, and the moment. */
import type { EntryCode } from '../code';
import type { GrantStateKind } from '../enumeration';
import type { GrantId, MspId } from '../identifier';
import type { Emergency, Entry, EntryVersion, Grant, Member, Verdict } from '../record';

/** A grant and the state that stands beside it. */
export interface StandingGrant {
  readonly grant: Grant;
  readonly state: GrantStateKind;
  /** The last use of break-glass, if there ever was one. */
  readonly emergency?: Emergency;
}

/** An entry as it stands: its status, its current version, and the probe's verdict, if a probe ever spoke. */
export interface StandingEntry {
  readonly entry: Entry;
  readonly current: EntryVersion;
  readonly verdict: Verdict | undefined;
}

/**
 * The rows a decision reads. An epoch of the view is one; so is a row of the decision table.
 *
 * A row that cannot be read (an unknown version, an unknown field) is absent: unknown constraints deny.
 */
export interface DirectoryFacts {
  member(msp: MspId): Member | undefined;
  entry(code: EntryCode): StandingEntry | undefined;
  /** Every grant of `consumer` on `entry`, whatever its state. */
  grants(consumer: MspId, entry: EntryCode): Iterable<StandingGrant>;
  /** Any grant, whatever its state: what a delegated one rests on. */
  grant(id: GrantId): StandingGrant | undefined;
}

/** The moment of a decision. Expiry takes the stricter of the two clocks. */
export interface DecisionMoment {
  /** The median of the founders' last ticks, in milliseconds since 1970; undefined before the first. */
  readonly ledgerTimeMs: number | undefined;
  /** The decider's own clock, in milliseconds since 1970. */
  readonly ownTimeMs: number;
  /** Whether the view's last block and the ledger time are within the lease (LEDGER, Time and freshness). */
  readonly fresh: boolean;
  /** Operations already counted against a grant, or against what was delegated from it, on this UTC day. */
  readonly usedToday: (grant: GrantId) => number;
  /** Of a quota that several gateways share, the operations this one may count today; absent: the whole quota is its own. */
  readonly heldToday?: (grant: GrantId) => number;
}
