/** Two real chains of an alliance on the embedded ledger, with every key that made them: what a forger could use. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoredChain } from '../../../../chaincode/ledger/audit';
import { openBlock } from '../../../../chaincode/ledger/block/block';
import { admitMember } from '../../../../chaincode/ledger/fabric/config-update';
import { FabricLedger } from '../../../../chaincode/ledger/fabric/fabric-ledger';
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import { createMember, loadMemberKey } from '../../../../chaincode/ledger/identity/member-folder';
import { organisationOf } from '../../../../chaincode/ledger/identity/organisation';
import type { Channel } from '../../../../chaincode/ledger/ledger';
import { canonicalJson } from '../../../../chaincode/model';
import type { Cast } from '../../contracts/fixture/cast';
import { dutyContent, incomeContent, incomeTerms, registerContent } from '../../contracts/fixture/content';
import { type LedgerAlliance, ledgerAlliance } from '../../contracts/fixture/ledger-acting';
import { decisionAt, outcomeRecordAt } from '../../contracts/fixture/log-records';
import { nameProvider, reportOn } from '../../contracts/fixture/probing';

export interface AuditedLedger {
  readonly cast: Cast;
  readonly orderer: Identity;
  readonly blocks: Readonly<Record<Channel, readonly Uint8Array[]>>;
  /** A copy of a channel's file, for one test to change. */
  copy(channel: Channel): string;
  remove(): void;
}

/** Founded, populated, granted, suspended and resumed, withdrawn, logged, anchored, probed; then stopped. */
export async function auditedLedger(): Promise<AuditedLedger> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-audit-'));
  const ledger = await ledgerAlliance();
  try {
    await act(ledger);
    const blocks = {
      directory: copyOf(ledger, folder, 'directory'),
      exchange: copyOf(ledger, folder, 'exchange'),
    };
    let copies = 0;
    return {
      cast: ledger.alliance.cast,
      orderer: loadMemberKey(ledger.dataDir, 'establishment', 'orderer'),
      blocks,
      copy: (channel) => {
        copies += 1;
        return vacuumInto(join(folder, `${channel}.db`), join(folder, `${channel}-${copies}.db`));
      },
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  } finally {
    await ledger.close();
  }
}

function copyOf(ledger: LedgerAlliance, folder: string, channel: Channel): readonly Uint8Array[] {
  mkdirSync(folder, { recursive: true });
  const path = vacuumInto(join(ledger.dataDir, 'ledger', `${channel}.db`), join(folder, `${channel}.db`));
  const stored = StoredChain.open(path);
  const blocks = [...stored.blocks()].map((bytes) => Buffer.from(bytes));
  stored.close();
  return blocks;
}

function vacuumInto(from: string, to: string): string {
  const database = new DatabaseSync(from, { readOnly: true });
  database.prepare('VACUUM INTO ?').run(to);
  database.close();
  return to;
}

async function act(ledger: LedgerAlliance): Promise<void> {
  const { alliance } = ledger;
  const { cast } = alliance;
  await alliance.found();
  await admitHousing(ledger);
  await alliance.join(cast.housing);
  await alliance.addPurpose('housing-eligibility');
  await alliance.addPurpose('statistics');
  await alliance.addGateway(cast.finance, 'main');
  await alliance.call(cast.economy.clock, 'Clock:Tick', '2026-11-23T08:00:00.000Z');
  const application = ['desk', 'Desk', cast.economy.application.spki];
  await alliance.call(cast.economy.admin, 'Members:RegisterApplication', ...application);
  await alliance.call(cast.finance.admin, 'Directory:RecordDuty', 'income', dutyContent);
  const income = await alliance.lock(cast.finance, 'income', incomeContent());
  const terms = incomeTerms(income, { consumer: 'EconomyMSP' });
  const grant = await alliance.grant(cast.economy, cast.finance, terms);
  await alliance.call(cast.establishment.admin, 'Grants:Suspend', grant, 'looks odd');
  const resumption = await alliance.open(cast.finance.admin, 'Grants:ProposeResumption', grant);
  await alliance.pass('Grants', resumption);
  await withdrawRegister(ledger);
  await log(ledger);
  await report(ledger, income);
}

/** What founders' relays and a provider's probe write in their members' names, at the end of either chain. */
async function report({ alliance }: LedgerAlliance, income: string): Promise<void> {
  const { finance } = alliance.cast;
  await nameProvider(alliance, income, 'FinanceMSP');
  await alliance.call(finance.probe, 'Probes:Report', reportOn(income));
  const blocks = JSON.stringify([{ number: '0', hash: 'a'.repeat(64) }]);
  await alliance.callOn('directory', finance.relay, 'Anchors:Anchor', 'exchange', blocks);
  await alliance.callOn('exchange', finance.relay, 'Anchors:Anchor', 'directory', blocks);
}

/** Its binding, table and claims are deleted: rows that stood on the chain and stand no more. */
async function withdrawRegister({ alliance }: LedgerAlliance): Promise<void> {
  const { finance } = alliance.cast;
  const register = await alliance.lock(finance, 'register', registerContent());
  await alliance.call(finance.admin, 'Directory:WithdrawEntry', register, 'no longer kept');
  await alliance.call(finance.admin, 'Directory:UnbindEntry', register);
}

/** Housing joins the configuration of `directory`, and of no other channel. */
export async function admitHousing({ address, dataDir, alliance }: LedgerAlliance): Promise<void> {
  await createMember({ dataDir, member: 'housing', mspId: 'HousingMSP' });
  const identity = alliance.cast.establishment.admin;
  const client = FabricLedger.connect({ address, identity, channel: 'directory', chaincode: 'directory' });
  const { establishment, finance, economy } = alliance.cast;
  const admins = [establishment.admin, finance.admin, economy.admin] as const;
  await admitMember({ address, ledger: client, organisation: organisationOf(dataDir, 'housing'), admins });
  await client.close();
}

/** Two batches: an access that ended; one that still runs at the chain's end, and a denial that stands for four. */
async function log({ alliance, dataDir }: LedgerAlliance): Promise<void> {
  const { cast } = alliance;
  const at = (number: number) => {
    const stored = StoredChain.open(join(dataDir, 'ledger', 'directory.db'));
    const bytes = [...stored.blocks()][number - 1] ?? new Uint8Array();
    stored.close();
    return { height: String(number), blockHash: Buffer.from(openBlock(bytes).hash).toString('hex') };
  };
  const append = (sequence: number, heights: readonly object[], records: readonly object[]) =>
    alliance.call(
      cast.finance.gateway,
      'AccessLog:Append',
      'main',
      String(sequence),
      canonicalJson(heights),
      canonicalJson(records),
    );
  await alliance.openLog('main', cast.finance);
  const decided = (sequence: number, height: { readonly height: string; readonly blockHash: string }) =>
    decisionAt(sequence, Number(height.height), { blockHash: height.blockHash, allowed: true });
  const [first, second] = [at(20), at(30)];
  const ended = outcomeRecordAt(1, { access: '0'.padStart(22, 'A') });
  await append(0, [first], [decided(0, first), ended]);
  const others = [
    decided(2, second),
    decisionAt(3, Number(second.height), { blockHash: second.blockHash, collapses: true }),
    outcomeRecordAt(4, { access: '3'.padStart(22, 'A'), status: 'REFUSED', repeats: 3 }),
  ];
  await append(1, [second], others);
  await append(1, [second], others);
}
