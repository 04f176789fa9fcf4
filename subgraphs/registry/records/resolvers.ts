import type { IndexedRecord } from '../../../chaincode/ledger/record-index';
import type { DecisionRecord, RecordedEntry, ServedFetch } from '../../../chaincode/model/record/access-log';
import type { Resolvers } from '../resolver';
import type { RecordsArgs } from './record-filter';
import { recordConnection } from './record-page';

export const RECORD_RESOLVERS: Resolvers = {
  Query: {
    accessRecords: (_, args: RecordsArgs, context, info) => recordConnection(args, context, info),
  },
  AccessRecord: {
    access: ({ record }: IndexedRecord) => record.access,
    log: ({ record }: IndexedRecord) => record.log,
    sequence: ({ record }: IndexedRecord) => record.sequence,
    at: ({ record }: IndexedRecord) => record.at,
    block: ({ block }: IndexedRecord) => String(block),
    decision: ({ record }: IndexedRecord) => (record.kind === 'DECISION' ? record : undefined),
    outcome: ({ record }: IndexedRecord) => (record.kind === 'OUTCOME' ? record : undefined),
  },
  AccessDecision: {
    gatewayMember: ({ gateway }: DecisionRecord) => gateway.msp,
    gateway: ({ gateway }: DecisionRecord) => gateway.id,
  },
  RecordedEntry: {
    delegatedFrom: ({ delegatedFrom }: RecordedEntry) => delegatedFrom ?? [],
    emergency: ({ emergency }: RecordedEntry) => emergency === true,
  },
  ServedFetch: {
    rows: ({ rows }: ServedFetch) => Object.entries(rows).map(([entry, served]) => ({ entry, rows: served })),
  },
};
