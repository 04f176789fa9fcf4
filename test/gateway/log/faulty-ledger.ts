/** The access log of one channel, as its contract keeps it, behind a connection that fails where it is told to. */
import type { Call, Committed, Ledger, SignedTransaction } from '../../../chaincode/ledger/ledger';
import { type AccessRecord, canonicalHash, HubError } from '../../../chaincode/model';

export type LedgerStep = 'endorse' | 'commit';
/** `fails but persisted`: the ledger did it, and the answer was lost. `hangs`: no answer until the connection is closed. */
export type LedgerFault = 'fails' | 'fails but persisted' | 'refuses' | 'is not anchored' | 'hangs';

interface StandingBatch {
  readonly hash: string;
  readonly records: readonly AccessRecord[];
}

export class FaultyLedger implements Pick<Ledger, 'evaluate' | 'endorse' | 'commit' | 'close'> {
  readonly batches: StandingBatch[] = [];
  readonly calls: LedgerStep[] = [];
  /** Transactions, by id, as they were endorsed. */
  readonly #endorsed = new Map<string, { readonly call: Call; readonly envelope: string }>();
  readonly #committed = new Set<string>();
  readonly #faults: { step: LedgerStep; fault: LedgerFault }[] = [];
  /** Envelopes that were sent, by transaction. */
  readonly sent: { readonly transactionId: string; readonly envelope: string }[] = [];
  readonly #hanging: (() => void)[] = [];
  #away = false;
  #next = 0;

  /** The next calls of a step meet these faults. */
  failNext(step: LedgerStep, ...faults: readonly LedgerFault[]): void {
    this.#faults.push(...faults.map((fault) => ({ step, fault })));
  }

  goAway(): void {
    this.#away = true;
  }

  comeBack(): void {
    this.#away = false;
  }

  async close(): Promise<void> {
    for (const end of this.#hanging.splice(0)) end();
  }

  get records(): readonly AccessRecord[] {
    return this.batches.flatMap((batch) => batch.records);
  }

  async evaluate(): Promise<Uint8Array> {
    const head = {
      v: 1,
      log: 'establishment-1',
      size: String(this.records.length),
      root: '0'.repeat(64),
      frontier: [],
      nextBatch: String(this.batches.length),
      height: '0',
    };
    return Buffer.from(JSON.stringify(head));
  }

  async endorse(call: Call): Promise<SignedTransaction> {
    const fault = this.#meet('endorse');
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (fault === 'refuses') throw new HubError('ENDORSEMENT_FAILED', 'refused');
    if (fault === 'is not anchored') throw new HubError('NOT_ANCHORED', 'nobody relays');
    if (fault !== undefined) throw away();
    this.#check(call);
    const transactionId = `tx-${this.#next++}`;
    const envelope = `${transactionId} ${JSON.stringify(call.args)}`;
    this.#endorsed.set(transactionId, { call, envelope });
    return { transactionId, envelope: Buffer.from(envelope), result: Buffer.from('{}') };
  }

  async commit({ transactionId, envelope }: SignedTransaction): Promise<Committed> {
    const fault = this.#meet('commit');
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.sent.push({ transactionId, envelope: Buffer.from(envelope).toString() });
    if (fault === 'hangs') await new Promise<void>((resolve) => this.#hanging.push(resolve));
    if (fault === 'fails' || fault === 'hangs') throw away();
    if (fault === 'refuses') throw new HubError('COMMIT_INVALID', 'refused');
    this.#apply(transactionId, Buffer.from(envelope).toString());
    if (fault === 'fails but persisted') throw away();
    return { transactionId, blockNumber: BigInt(this.batches.length), result: Buffer.from('{}') };
  }

  #apply(transactionId: string, envelope: string): void {
    const endorsed = this.#endorsed.get(transactionId);
    if (endorsed?.envelope !== envelope) throw new HubError('COMMIT_INVALID', 'not what was endorsed');
    if (this.#committed.has(transactionId)) return;
    this.#committed.add(transactionId);
    const [, sequence, , records = '[]'] = endorsed.call.args;
    if (Number(sequence) < this.batches.length) return;
    this.batches.push({ hash: hashOf(endorsed.call), records: JSON.parse(records) as AccessRecord[] });
  }

  /** The contract's own rule. */
  #check(call: Call): void {
    const [, sequence = '', , records = '[]'] = call.args;
    const standing = this.batches[Number(sequence)];
    if (standing !== undefined) {
      if (standing.hash !== hashOf(call)) throw new HubError('FORK', 'another batch stands there');
      return;
    }
    if (Number(sequence) > this.batches.length) throw new HubError('WRONG_STATE', 'a batch is missing');
    for (const [index, record] of (JSON.parse(records) as AccessRecord[]).entries()) {
      if (Number(record.sequence) !== this.records.length + index) {
        throw new HubError('INVALID_ARGUMENT', 'a record is missing');
      }
    }
  }

  #meet(step: LedgerStep): LedgerFault | undefined {
    this.calls.push(step);
    if (this.#away) throw away();
    const at = this.#faults.findIndex((each) => each.step === step);
    return at < 0 ? undefined : this.#faults.splice(at, 1)[0]?.fault;
  }
}

const hashOf = ({ args }: Call): string => canonicalHash([args[2], args[3]]);
const away = (): HubError => new HubError('LEDGER_UNAVAILABLE', 'away');
