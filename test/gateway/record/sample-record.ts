/** Records as a gateway makes them. */

import type { DurableDirectory } from '../../../chaincode/ledger/durable/durable-directory';
import {
  type AccessId,
  applicationId,
  type Decimal,
  entryCode,
  type GrantId,
  gatewayId,
  grantId,
  type Instant,
  itemId,
  logId,
  mspId,
  officer,
  purposeCode,
  sha256,
} from '../../../chaincode/model';
import {
  type DecisionContent,
  Journal,
  type LedgerPosition,
  newAccessIdentity,
  type OutcomeContent,
} from '../../../gateway/record';

export const LOG = logId.parse('establishment-1');
export const GRANT = grantId.parse('g-3f9c2a71b0de');
export const NOON = Date.parse('2026-11-23T12:00:00.000Z');
export const EMPTY: LedgerPosition = { size: 0n, nextBatch: 0n };

export interface JournalFixture {
  readonly directory: DurableDirectory;
  readonly ledger?: LedgerPosition;
  readonly segmentBytes?: number;
  readonly nowMs?: () => number;
  readonly warnings?: string[];
}

export async function openJournal(fixture: JournalFixture): Promise<Journal> {
  return await Journal.open({
    directory: fixture.directory,
    log: LOG,
    ledger: fixture.ledger ?? EMPTY,
    segmentBytes: fixture.segmentBytes ?? 1_000_000,
    repairEveryMs: 5,
    nowMs: fixture.nowMs ?? (() => NOON),
    warn: (message) => void fixture.warnings?.push(message),
  });
}

export interface DecisionFixture {
  readonly access?: AccessId;
  readonly allowed?: boolean;
  readonly grants?: readonly GrantId[];
  readonly delegatedFrom?: readonly GrantId[];
  readonly atMs?: number;
}

export function sampleDecision(fixture: DecisionFixture = {}): DecisionContent {
  return {
    v: 1,
    kind: 'DECISION',
    access: fixture.access ?? newAccessIdentity().id,
    at: new Date(fixture.atMs ?? NOON).toISOString() as Instant,
    gateway: { msp: mspId.parse('EstablishmentMSP'), id: gatewayId.parse('main') },
    consumer: mspId.parse('HousingMSP'),
    application: applicationId.parse('eligibility'),
    officer: officer.parse('o-17'),
    purpose: purposeCode.parse('housing-eligibility'),
    operationHash: sha256('operation'),
    entries: [
      {
        entry: entryCode.parse('30701201/000016'),
        version: 1,
        items: [itemId.parse('name')],
        beneficiary: mspId.parse('HousingMSP'),
        bases: [...(fixture.grants ?? [GRANT])],
        ...(fixture.delegatedFrom === undefined ? {} : { delegatedFrom: fixture.delegatedFrom }),
      },
    ],
    allowed: fixture.allowed ?? true,
    reasons: [],
    height: '12' as Decimal,
    blockHash: sha256('block'),
  };
}

export function sampleOutcome(access: AccessId): OutcomeContent {
  return {
    v: 1,
    kind: 'OUTCOME',
    access,
    at: new Date(NOON + 20).toISOString() as Instant,
    status: 'RELEASED',
    served: [],
    responseDigest: sha256('answer'),
    durationMs: 20,
  };
}
