/** The view's epoch: tables and joins as of one block. */
import {
  type AccessQuestion,
  type Application,
  type Ballot,
  type Binding,
  type Candidate,
  type Charter,
  type ClaimedQuota,
  type CompiledEntry,
  type CompiledFacts,
  type Decision,
  type DecisionMoment,
  type Duty,
  decideCompiled,
  directoryKey,
  type EntryVersion,
  type Gateway,
  type Member,
  type MspId,
  type Publication,
  type Purpose,
  parseKey,
  type Request,
  type Sha256Hex,
  type StandingEntry,
  type StandingGrant,
  type SubgraphName,
  type Vote,
} from '../../model';
import { activeMembers } from './active-members';
import type { Epoch, SupergraphInputs } from './epoch';
import { EMPTY_JOINS, type Joins, updateJoins } from './joins';
import { ledgerTime } from './ledger-time';
import type { PackedDirectory } from './packed/packed-directory';
import { packedJoins } from './packed/packed-joins';
import { isRowType, type RowOf, type RowType } from './row';
import { LazySupergraphInputs } from './supergraph-inputs';
import {
  applyRows,
  EMPTY_TABLES,
  packedTables,
  type ReadableWrite,
  readWrites,
  type StandingRow,
  type Tables,
} from './tables';

interface EpochState {
  readonly height: bigint;
  readonly blockHash: Sha256Hex;
  readonly ledgerTimeMs: number | undefined;
  readonly tables: Tables;
  readonly joins: Joins;
  readonly inputs: LazySupergraphInputs;
  readonly active: ReadonlySet<MspId>;
  /** Stands until one is on the ledger. */
  readonly packagedCharter: Charter | undefined;
}

/** A write of a block's valid transaction. */
export interface AppliedWrite extends ReadableWrite {
  /** Place of the transaction in its block, from 0. */
  readonly transaction: number;
}

/** A block as an epoch sees it: its place, and the writes of its valid transactions in order. */
export interface AppliedBlock {
  readonly number: bigint;
  readonly hash: Sha256Hex;
  readonly writes: readonly AppliedWrite[];
  /** What its valid transactions wrote that counts as absent all the same. */
  readonly alarms: readonly Alarm[];
}

/** A row that may not stand, or a transaction none of whose rows may. */
export interface Alarm {
  readonly transaction: string;
  /** As it stands in the state. */
  readonly key: string;
  /** In words that follow the key. */
  readonly problem: string;
}

/** What an epoch is restored from. */
export interface RestoredDirectory {
  readonly end: Pick<Epoch, 'height' | 'blockHash' | 'ledgerTimeMs'>;
  readonly packed: PackedDirectory;
  readonly rows: Iterable<StandingRow>;
  readonly packagedCharter: Charter | undefined;
}

export class DirectoryEpoch implements Epoch, CompiledFacts {
  readonly #state: EpochState;

  private constructor(state: EpochState) {
    this.#state = state;
  }

  /** The directory before block 0. */
  static before(packagedCharter?: Charter): DirectoryEpoch {
    return new DirectoryEpoch({
      height: 0n,
      blockHash: '' as Sha256Hex,
      ledgerTimeMs: undefined,
      tables: EMPTY_TABLES,
      joins: EMPTY_JOINS,
      inputs: new LazySupergraphInputs(EMPTY_TABLES),
      active: new Set(),
      packagedCharter,
    });
  }

  /**
   * The directory after the block at `height - 1`, from what stood then: packed rows, and those written after they were
   * packed.
   *
   * @throws whatever `rows` throws.
   */
  static restored({ end, packed, rows, packagedCharter }: RestoredDirectory): DirectoryEpoch {
    const { height, blockHash, ledgerTimeMs } = end;
    const begun = packedTables(packed);
    const { tables, changed } = applyRows(begun, rows);
    return new DirectoryEpoch({
      height,
      blockHash,
      ledgerTimeMs,
      tables,
      joins: updateJoins(packedJoins(packed, begun), tables, changed),
      inputs: new LazySupergraphInputs(tables),
      active: activeMembers(tables),
      packagedCharter,
    });
  }

  /** The epoch after the next block; this one stays as it is. */
  after(block: AppliedBlock): DirectoryEpoch {
    const { packagedCharter, ledgerTimeMs, inputs, active } = this.#state;
    const { tables, changed } = applyRows(this.#state.tables, readWrites(block.writes));
    const recompose = changed.some(({ type }) => type === 'binding' || type === 'publication');
    return new DirectoryEpoch({
      height: block.number + 1n,
      blockHash: block.hash,
      ledgerTimeMs: ledgerTime(charterOf({ tables, packagedCharter }), tables, ledgerTimeMs),
      tables,
      joins: updateJoins(this.#state.joins, tables, changed),
      inputs: recompose ? new LazySupergraphInputs(tables) : inputs,
      active: changed.some(({ type }) => type === 'member') ? activeMembers(tables) : active,
      packagedCharter,
    });
  }

  get height(): bigint {
    return this.#state.height;
  }

  get blockHash(): Sha256Hex {
    return this.#state.blockHash;
  }

  get ledgerTimeMs(): number | undefined {
    return this.#state.ledgerTimeMs;
  }

  get charter(): Charter | undefined {
    return charterOf(this.#state);
  }

  get supergraphInputs(): SupergraphInputs {
    return this.#state.inputs.value;
  }

  decide(question: AccessQuestion, moment: DecisionMoment): Decision {
    return decideCompiled(question, this, moment);
  }

  isActive(msp: MspId): boolean {
    return this.#state.active.has(msp);
  }

  compiledEntry(...[code]: Parameters<CompiledFacts['compiledEntry']>): CompiledEntry | undefined {
    return this.#state.joins.entries.get(code)?.compiled;
  }

  candidates(consumer: MspId, entry: CompiledEntry): readonly Candidate[] {
    return this.#state.joins.grantsOf.get(consumer, entry.current.code)?.candidates(entry) ?? [];
  }

  /** What stands under a key, if the view keeps rows of its kind. */
  row(key: string): StandingRow | undefined {
    const { tables } = this.#state;
    const parts = parseKey(key);
    if (parts === undefined || !isRowType(parts.type)) return undefined;
    const { type, attributes } = parts;
    return {
      type,
      key,
      attributes,
      record: tables[type].get(key),
      isUnreadable: tables.unreadable.has(key),
    };
  }

  /** Keys that read absent because what was written last under them may not stand, or cannot be read. */
  get unlawfulRows(): number {
    return this.#state.tables.unreadable.size;
  }

  /** What stands under a key of this kind. */
  record<K extends RowType>(type: K, key: string): RowOf<K> | undefined {
    // A table and its rows' type belong together; the compiler loses that when it indexes by a union.
    return this.#state.tables[type].get(key) as RowOf<K> | undefined;
  }

  /** True if the key reads absent because what was written last under it may not stand, or cannot be read. */
  isUnlawful(key: string): boolean {
    return this.#state.tables.unreadable.has(key);
  }

  member(...key: Parameters<Epoch['member']>): Member | undefined {
    return this.#state.tables.member.get(directoryKey.member(...key));
  }

  members(): Iterable<Member> {
    return this.#state.tables.member.values();
  }

  application(...key: Parameters<Epoch['application']>): Application | undefined {
    return this.#state.tables.app.get(directoryKey.application(...key));
  }

  applications(): Iterable<Application> {
    return this.#state.tables.app.values();
  }

  gateway(...key: Parameters<Epoch['gateway']>): Gateway | undefined {
    return this.#state.tables.gateway.get(directoryKey.gateway(...key));
  }

  gateways(): Iterable<Gateway> {
    return this.#state.tables.gateway.values();
  }

  purpose(...key: Parameters<Epoch['purpose']>): Purpose | undefined {
    return this.#state.tables.purpose.get(directoryKey.purpose(...key));
  }

  purposes(): Iterable<Purpose> {
    return this.#state.tables.purpose.values();
  }

  entry(code: Parameters<Epoch['entry']>[0]): StandingEntry | undefined {
    return this.#state.joins.entries.get(code)?.standing;
  }

  *entries(): Generator<StandingEntry, void, undefined> {
    for (const { standing } of this.#state.joins.entries.values()) yield standing;
  }

  version(...key: Parameters<Epoch['version']>): EntryVersion | undefined {
    return this.#state.tables.version.get(directoryKey.version(...key));
  }

  bindings(subgraph: SubgraphName): readonly Binding[] {
    return this.#state.joins.bindings.get(subgraph)?.sorted ?? [];
  }

  publication(...key: Parameters<Epoch['publication']>): Publication | undefined {
    return this.#state.tables.publication.get(directoryKey.publication(...key));
  }

  publications(): Iterable<Publication> {
    return this.#state.tables.publication.values();
  }

  duty(...key: Parameters<Epoch['duty']>): Duty | undefined {
    return this.#state.tables.duty.get(directoryKey.duty(...key));
  }

  duties(): Iterable<Duty> {
    return this.#state.tables.duty.values();
  }

  ballot(...key: Parameters<Epoch['ballot']>): Ballot | undefined {
    return this.#state.tables.ballot.get(directoryKey.ballot(...key));
  }

  ballots(): Iterable<Ballot> {
    return this.#state.tables.ballot.values();
  }

  vote(...key: Parameters<Epoch['vote']>): Vote | undefined {
    return this.#state.tables.vote.get(directoryKey.vote(...key));
  }

  request(...key: Parameters<Epoch['request']>): Request | undefined {
    return this.#state.tables.request.get(directoryKey.request(...key));
  }

  requests(): Iterable<Request> {
    return this.#state.tables.request.values();
  }

  grant(id: Parameters<Epoch['grant']>[0]): StandingGrant | undefined {
    return this.#state.joins.grants.get(id);
  }

  grants(...[consumer, entry]: Parameters<Epoch['grants']>): Iterable<StandingGrant> {
    return this.#state.joins.grantsOf.get(consumer, entry)?.grants ?? [];
  }

  allGrants(): Iterable<StandingGrant> {
    return this.#state.joins.grants.values();
  }

  claimedQuota(...key: Parameters<Epoch['claimedQuota']>): ClaimedQuota | undefined {
    return this.#state.tables.claimed.get(directoryKey.claimed(...key));
  }
}

/** The packaged charter stands until there is one on the ledger; not in place of one that was forged. */
function charterOf({
  tables,
  packagedCharter,
}: Pick<EpochState, 'tables' | 'packagedCharter'>): Charter | undefined {
  const key = directoryKey.charter();
  const isDoubted = tables.unreadable.has(key);
  return tables.charter.get(key) ?? (isDoubted ? undefined : packagedCharter);
}
