/**
 * One state of the directory, as of one block: immutable. A decision uses one epoch throughout.
 *
 * Rows that cannot be read (an unknown version of a record, an unknown field) are absent, and so are rows that the law of the
 * contracts does not let stand: whoever reads one here may rest a decision on it.
 */
import type {
  AccessQuestion,
  Application,
  ApplicationId,
  Ballot,
  BallotId,
  Binding,
  Charter,
  ClaimedQuota,
  Decision,
  DecisionMoment,
  DirectoryFacts,
  Duty,
  DutyId,
  EntryCode,
  EntryVersion,
  Gateway,
  GatewayId,
  GrantId,
  Member,
  MspId,
  Publication,
  Purpose,
  PurposeCode,
  Request,
  RequestId,
  Sha256Hex,
  StandingEntry,
  StandingGrant,
  SubgraphName,
  Vote,
} from '../../model';

export interface Epoch extends DirectoryFacts {
  /** Number of blocks this state rests on: the last one has number `height - 1`. */
  readonly height: bigint;
  /** SHA-256 of the last block's header. */
  readonly blockHash: Sha256Hex;
  /** Median of the founders' last ticks, milliseconds since 1970; undefined before enough of them have. */
  readonly ledgerTimeMs: number | undefined;
  readonly charter: Charter | undefined;

  /** What the model's `decide()` answers over this epoch, from compiled rows. */
  decide(question: AccessQuestion, moment: DecisionMoment): Decision;

  members(): Iterable<Member>;
  application(msp: MspId, id: ApplicationId): Application | undefined;
  applications(): Iterable<Application>;
  gateway(msp: MspId, id: GatewayId): Gateway | undefined;
  gateways(): Iterable<Gateway>;
  purpose(code: PurposeCode): Purpose | undefined;
  purposes(): Iterable<Purpose>;

  entries(): Iterable<StandingEntry>;
  version(code: EntryCode, version: number): EntryVersion | undefined;
  /** The bindings of one subgraph, by entry code. */
  bindings(subgraph: SubgraphName): readonly Binding[];
  publication(subgraph: SubgraphName): Publication | undefined;
  publications(): Iterable<Publication>;

  /** A duty of a member's; undefined when it never recorded one of this id. */
  duty(msp: MspId, id: DutyId): Duty | undefined;
  /** Every duty, whatever its state. */
  duties(): Iterable<Duty>;

  ballot(id: BallotId): Ballot | undefined;
  /** Every ballot, whatever its state. */
  ballots(): Iterable<Ballot>;
  /** What a member voted; it counts only if it names the ballot's terms. */
  vote(ballot: BallotId, voter: MspId): Vote | undefined;

  request(id: RequestId): Request | undefined;
  /** Every grant request, whatever its state. */
  requests(): Iterable<Request>;

  grant(id: GrantId): StandingGrant | undefined;
  allGrants(): Iterable<StandingGrant>;
  /** What gateways have claimed of a grant's quota; undefined when none has. */
  claimedQuota(grant: GrantId): ClaimedQuota | undefined;

  /** Same object as long as no publication and no binding changed: compare by identity to know when to recompose. */
  readonly supergraphInputs: SupergraphInputs;
  member(msp: MspId): Member | undefined;
  entry(code: EntryCode): StandingEntry | undefined;
  grants(consumer: MspId, entry: EntryCode): Iterable<StandingGrant>;
}

/** What a composition rests on. */
export interface SupergraphInputs {
  readonly publications: readonly Publication[];
  readonly bindings: readonly Binding[];
}
