/** The contracts on stage, each transaction judged by the law before it commits: what lawful contracts write must stand. */
import { readCaller } from '../../../../chaincode/contracts/contract/caller';
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import { Judge } from '../../../../chaincode/ledger/law/judge';
import { type JudgedTransaction, policiesIn } from '../../../../chaincode/ledger/law/judged-transaction';
import { MemoryRows } from '../../../../chaincode/ledger/law/rows';
import { directoryKey, type MspId, parseKey, type Spki } from '../../../../chaincode/model';
import type { Acting, ActingCall } from '../../contracts/fixture/acting';
import { type Simulated, Stage } from '../../contracts/fixture/stage';

const FOUNDERS = ['EconomyMSP', 'EstablishmentMSP', 'FinanceMSP'];

/** What a forger makes of a written row, by its kind; undefined: it is deleted. Other rows stay. */
export type Forgery = (type: string, row: Record<string, unknown>, key: string) => unknown;

export class LawfulStage implements Acting {
  readonly stage = new Stage();
  readonly #judge = new Judge({ founders: FOUNDERS });
  readonly #rows = { directory: new MemoryRows(), exchange: new MemoryRows() };
  /** Kinds of rows that were judged, and stood. */
  readonly judged = new Set<string>();
  #block = 0n;

  /** Commits what the law finds nothing against. @throws {Error} a row of the contracts may not stand. */
  async submit(as: Identity, call: ActingCall): Promise<unknown> {
    const simulated = await this.stage.simulate(as, call);
    const judgement = this.#judge.judge(this.#transaction(as, call, simulated), this.#rows[call.channel]);
    const problems = judgement.rows.flatMap(({ key, problem }) =>
      problem === undefined ? [] : [`${key} ${problem}`],
    );
    if (judgement.fault !== undefined) problems.push(judgement.fault.problem);
    if (problems.length > 0) throw new Error(`${call.contract}:${call.transaction}: ${problems.join('; ')}`);
    for (const { key, type, record } of judgement.rows) {
      this.#rows[call.channel].set(key, record);
      this.judged.add(type);
    }
    this.stage.commit(simulated);
    return JSON.parse(simulated.answer);
  }

  async evaluate(as: Identity, call: ActingCall): Promise<unknown> {
    return this.stage.evaluate(as, call);
  }

  /** What the law has against the call's writes as a forger changed them; nothing is committed. */
  async forge(as: Identity, call: ActingCall, forgery: Forgery): Promise<readonly string[]> {
    const simulated = await this.stage.simulate(as, call);
    const transaction = this.#transaction(as, call, simulated);
    const writes = [...transaction.writes].map(([key, value]) => [key, forged(key, value, forgery)] as const);
    const judgement = this.#judge.judge(
      { ...transaction, writes: new Map(writes) },
      this.#rows[call.channel],
    );
    return judgement.rows.flatMap(({ type, problem }) =>
      problem === undefined ? [] : [`${type} ${problem}`],
    );
  }

  /** What the law has against rows that somebody writes, with its own guard, without any contract. What may stand, stands. */
  write(as: Identity, call: ActingCall, rows: ReadonlyMap<string, object | undefined>): readonly string[] {
    this.#block += 1n;
    const guard = directoryKey.guard(as.mspId as MspId);
    const values = new Map<string, Uint8Array | undefined>([
      [guard, this.stage.state(call.channel).get(call.channel, guard)?.value],
      ...[...rows].map(([key, row]) => [key, row && Buffer.from(JSON.stringify(row))] as const),
    ]);
    const transaction = {
      ...callOf(as, call),
      block: this.#block,
      id: 'forged',
      writes: values,
      policies: new Map(),
    };
    const judgement = this.#judge.judge(transaction, this.#rows[call.channel]);
    for (const { key, record, problem } of judgement.rows)
      if (problem === undefined) this.#rows[call.channel].set(key, record);
    return judgement.rows.flatMap(({ type, problem }) =>
      problem === undefined ? [] : [`${type} ${problem}`],
    );
  }

  #transaction(as: Identity, call: ActingCall, { set, transactionId }: Simulated): JudgedTransaction {
    this.#block += 1n;
    const writes = new Map(set.writes.map(({ key, value }) => [key, value]));
    const policies = policiesIn(set.metadataWrites);
    return { ...callOf(as, call), block: this.#block, id: transactionId, writes, policies };
  }
}

function callOf(as: Identity, call: ActingCall): Pick<JudgedTransaction, 'creator' | 'function' | 'args'> {
  const { msp, role, spki, spkiHash } = readCaller({
    mspid: as.mspId,
    idBytes: Buffer.from(as.certificatePem),
  });
  return {
    creator: { msp, role, spki: spki as Spki, spkiHash },
    function: `${call.contract}:${call.transaction}`,
    args: call.args,
  };
}

function forged(key: string, value: Uint8Array | undefined, forgery: Forgery): Uint8Array | undefined {
  const row =
    value === undefined ? {} : (JSON.parse(Buffer.from(value).toString()) as Record<string, unknown>);
  const made = forgery(parseKey(key)?.type ?? '', row, key);
  if (made === row) return value;
  return made === undefined ? undefined : Buffer.from(JSON.stringify(made));
}
