/** The contracts on the stage in memory, every transaction judged as an audit would: one may be forged on its way. */
import { readCaller } from '../../../../chaincode/contracts/contract/caller';
import { ContractAudit } from '../../../../chaincode/ledger/audit/contract-audit';
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import { type JudgedTransaction, policiesIn } from '../../../../chaincode/ledger/law/judged-transaction';
import { directoryKey, type MspId, parseKey, type Spki } from '../../../../chaincode/model';
import type { Acting, ActingCall } from '../../contracts/fixture/acting';
import type { Json } from '../../contracts/fixture/content';
import { type Simulated, Stage } from '../../contracts/fixture/stage';

/** What a forger makes of a row; undefined: leaves it out. */
export type Change = (row: Json) => Json | undefined;

/** What a forger changes: rows that a transaction writes, by kind (`request`: the one of this kind), or who signed it. */
export interface Forgery {
  readonly changes: Readonly<Record<string, Change>>;
  readonly signer?: Identity;
}

export class JudgedStage implements Acting {
  readonly stage: Stage;
  readonly #transactions: JudgedTransaction[];

  constructor(stage = new Stage(), transactions: readonly JudgedTransaction[] = []) {
    this.stage = stage;
    this.#transactions = [...transactions];
  }

  /** A stage that begins where this one stands, with what led there. */
  fork(): JudgedStage {
    return new JudgedStage(this.stage.fork(), this.#transactions);
  }

  async submit(as: Identity, call: ActingCall): Promise<unknown> {
    const simulated = await this.stage.simulate(as, call);
    this.stage.commit(simulated);
    const writes = simulated.set.writes.map(({ key, value }) => [key, value] as const);
    if (call.channel === 'directory') this.#add(as, call, simulated, new Map(writes));
    return JSON.parse(simulated.answer);
  }

  evaluate(as: Identity, call: ActingCall): Promise<unknown> {
    return this.stage.evaluate(as, call);
  }

  /** Adds a transaction as it would stand if its endorsers lied: simulated, then changed. */
  async forge(as: Identity, call: ActingCall, { changes, signer }: Forgery): Promise<void> {
    const simulated = await this.stage.simulate(as, call);
    const writes = new Map(simulated.set.writes.map(({ key, value }) => [key, value] as const));
    for (const [type, change] of Object.entries(changes)) changeRow(writes, type, change);
    if (signer !== undefined) writes.set(directoryKey.guard(signer.mspId as MspId), Buffer.from('{"v":1}'));
    this.#add(signer ?? as, call, simulated, writes);
  }

  /** Adds a transaction that another stage, further on, would endorse. */
  async forgeFrom(other: JudgedStage, as: Identity, call: ActingCall): Promise<void> {
    const simulated = await other.stage.simulate(as, call);
    const writes = simulated.set.writes.map(({ key, value }) => [key, value] as const);
    this.#add(as, call, simulated, new Map(writes));
  }

  /** What the law says of all of it, as `<kind of row> <problem>`. */
  problems(): readonly string[] {
    const problems: string[] = [];
    const audit = new ContractAudit({
      founders: ['EconomyMSP', 'EstablishmentMSP', 'FinanceMSP'],
      report: (_, key, problem) => problems.push(`${parseKey(key)?.type} ${problem}`),
    });
    for (const transaction of this.#transactions) audit.next(transaction);
    return problems;
  }

  #add(as: Identity, call: ActingCall, of: Simulated, writes: JudgedTransaction['writes']): void {
    const caller = readCaller({ mspid: as.mspId, idBytes: Buffer.from(as.certificatePem) });
    this.#transactions.push({
      block: BigInt(this.#transactions.length + 1),
      id: of.transactionId,
      creator: { ...caller, spki: caller.spki as Spki },
      function: `${call.contract}:${call.transaction}`,
      args: call.args,
      writes,
      policies: policiesIn(of.set.metadataWrites),
    });
  }
}

function changeRow(writes: Map<string, Uint8Array | undefined>, type: string, change: Change): void {
  const key = [...writes.keys()].find((each) => parseKey(each)?.type === type);
  if (key === undefined) throw new Error(`the transaction writes no ${type}`);
  const changed = change(JSON.parse(Buffer.from(writes.get(key) ?? '').toString()));
  if (changed === undefined) writes.delete(key);
  else writes.set(key, Buffer.from(JSON.stringify(changed)));
}
