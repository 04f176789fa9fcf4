/** What the journal's lines add up to. The same steps rebuild it at start and carry it on while running. */
import { type AccessId, type Decimal, type GrantId, HubError, type LogId } from '../../chaincode/model';
import type { JournalLine, SegmentHead, SubmittedBatch } from './journal-line';
import { QuotaCount } from './quota-count';

/** Where a log stands on the ledger. */
export interface LedgerPosition {
  /** Records that stand on the ledger. */
  readonly size: bigint;
  readonly nextBatch: bigint;
}

export class JournalState {
  /** Sequence of the next record. */
  next = 0n;
  /** Records that are known to stand on the ledger. */
  committed = 0n;
  nextBatch = 0n;
  /** The batch on its way, if any. */
  submitted: SubmittedBatch | undefined;
  quota = new QuotaCount();
  /** Decisions that have an outcome, without it: the allowed and the collapsed ones; with when they were made. */
  readonly open = new Map<AccessId, string>();

  copy(): JournalState {
    const copy = new JournalState();
    copy.next = this.next;
    copy.committed = this.committed;
    copy.nextBatch = this.nextBatch;
    copy.submitted = this.submitted;
    copy.quota = this.quota.copy();
    for (const [access, at] of this.open) copy.open.set(access, at);
    return copy;
  }

  /** @throws {HubError} `DATA_DIR_CORRUPT` when a record is missing before this one, or a segment. */
  apply(line: JournalLine): void {
    switch (line.kind) {
      case 'SEGMENT':
        this.#begin(line);
        break;
      case 'SUBMITTED':
        this.submitted = line;
        break;
      case 'COMMITTED':
        this.reach({ size: BigInt(line.size), nextBatch: BigInt(line.batch) + 1n });
        break;
      case 'SLICE':
        this.quota.hold(line);
        break;
      default:
        this.#expect(line.sequence);
        this.next += 1n;
        this.quota.count(line);
        if (line.kind === 'OUTCOME') this.open.delete(line.access);
        else if (line.allowed || line.collapses) this.open.set(line.access, line.at);
    }
  }

  /** The ledger has this much of the log. */
  reach(position: LedgerPosition): void {
    if (position.nextBatch <= this.nextBatch) return;
    this.nextBatch = position.nextBatch;
    this.committed = position.size;
    if (this.submitted !== undefined && BigInt(this.submitted.batch) < position.nextBatch) {
      this.submitted = undefined;
    }
  }

  /** The line that begins a segment after this state. */
  head(log: LogId): SegmentHead {
    return {
      kind: 'SEGMENT',
      v: 1,
      log,
      next: String(this.next) as Decimal,
      committed: String(this.committed) as Decimal,
      nextBatch: String(this.nextBatch) as Decimal,
      day: this.quota.day,
      used: Object.fromEntries(this.quota.used),
      held: Object.fromEntries(this.quota.held),
      open: [...this.open].map(([access, at]) => ({ access, at })),
      ...(this.submitted === undefined ? {} : { submitted: this.submitted }),
    };
  }

  #begin(head: SegmentHead): void {
    if (this.next !== 0n) {
      this.#expect(head.next);
      return;
    }
    this.next = BigInt(head.next);
    this.committed = BigInt(head.committed);
    this.nextBatch = BigInt(head.nextBatch);
    this.submitted = head.submitted;
    this.quota = new QuotaCount({ day: head.day, used: countsOf(head.used), held: countsOf(head.held) });
    for (const { access, at } of head.open) this.open.set(access, at);
  }

  #expect(sequence: Decimal): void {
    if (BigInt(sequence) === this.next) return;
    throw new HubError(
      'DATA_DIR_CORRUPT',
      `journal goes on at record ${sequence} where ${this.next} is expected`,
    );
  }
}

function countsOf(counts: SegmentHead['used']): ReadonlyMap<GrantId, number> {
  return new Map(Object.entries(counts) as [GrantId, number][]);
}
