/** A founded alliance's exchange channel with a gateway's log on it, and records of every shape. */
import { canonicalHash, canonicalJson } from '../../../../chaincode/model';
import type { Json } from '../../contracts/fixture/content';
import { type LedgerAlliance, ledgerAlliance } from '../../contracts/fixture/ledger-acting';
import { decisionAt, heightAt, outcomeRecordAt } from '../../contracts/fixture/log-records';

export const ENTRIES = ['30701201/000001', '30701201/000002', '10901101/000003'] as const;
export const GRANTS = ['g-000000000001', 'g-000000000002', 'g-000000000003'] as const;
export const ITEMS = ['yearlyIncome', 'taxDistrict'] as const;
export const MEMBERS = ['HousingMSP', 'EconomyMSP', 'TaxationMSP'] as const;
export const PURPOSES = ['housing-eligibility', 'statistics'] as const;
const FIRST = Date.parse('2026-11-23T08:00:00.000Z');

const pick = <T>(of: readonly [T, ...T[]], index: number): T => of[index % of.length] ?? of[0];

/** The moment of the n-th access: some run back, as clocks and lanes do. */
export const momentOf = (access: number): string =>
  new Date(FIRST + access * 1_000 - (access % 3) * 1_500).toISOString();

/** Both lines of the n-th access, as records `2n` and `2n + 1` of log `main`. */
export function accessLines(access: number): readonly Json[] {
  const allowed = access % 4 !== 3;
  const id = String(access).padStart(22, 'A');
  const entry = {
    entry: pick(ENTRIES, access),
    version: 1,
    items: access % 2 === 0 ? [...ITEMS] : [ITEMS[0]],
    beneficiary: pick(MEMBERS, access % 5),
    bases: access % 6 === 5 ? ['OWN'] : [pick(GRANTS, access >> 1)],
  };
  const reason = {
    reason: 'NO_GRANT',
    entry: pick(ENTRIES, access + 1),
    item: ITEMS[1],
    coordinate: 'Citizen.yearlyIncome',
    subgraph: 'taxation',
    beneficiary: pick(MEMBERS, access),
  };
  const decision = {
    access: id,
    at: momentOf(access),
    consumer: pick(MEMBERS, access),
    purpose: pick(PURPOSES, access >> 2),
    entries: allowed ? [entry] : [],
    allowed,
    reasons: allowed ? [] : [reason],
  };
  const served = [{ subgraph: 'taxation', fetch: 0, rows: { [entry.entry]: 2 }, counterSignature: 'c' }];
  const ended = { access: id, at: new Date(Date.parse(momentOf(access)) + 400).toISOString() };
  return [
    decisionAt(2 * access, 7, decision),
    outcomeRecordAt(2 * access + 1, { ...ended, served: allowed ? served : [] }),
  ];
}

export interface LoggedLedger extends LedgerAlliance {
  /** Appends the lines of these accesses as the log's next batch. */
  append(lines: readonly Json[]): Promise<void>;
}

/** Founders, an open log `main`, nothing in it yet. */
export async function loggedLedger(): Promise<LoggedLedger> {
  const ledger = await ledgerAlliance();
  const { alliance } = ledger;
  await alliance.found();
  await alliance.openLog('main', alliance.cast.finance);
  let sequence = 0;
  const append = async (lines: readonly Json[]): Promise<void> => {
    const args = ['main', String(sequence), canonicalJson([heightAt(7)]), canonicalJson(lines)];
    await alliance.call(alliance.cast.finance.gateway, 'AccessLog:Append', ...args);
    sequence += 1;
  };
  return { ...ledger, append };
}

/** For comparing: what differs is named. */
export const hashesOf = (records: readonly { readonly record: unknown }[]): readonly string[] =>
  records.map(({ record }) => canonicalHash(record));
