/** Which access records are asked for, in the graph's words. */
import { filterMoment, type RecordFilter } from '../../../chaincode/ledger/record-index';
import { entryCode } from '../../../chaincode/model/code';
import { accessId, grantId, itemId, mspId, purposeCode } from '../../../chaincode/model/identifier';
import { optional } from '../argument';

/** The arguments of `accessRecords`, as they come. */
export interface RecordsArgs {
  readonly as: 'MEMBER' | 'COMMITTEE';
  readonly from?: string | null;
  readonly until?: string | null;
  readonly member?: string | null;
  readonly entry?: string | null;
  readonly item?: string | null;
  readonly purpose?: string | null;
  readonly grant?: string | null;
  readonly decision?: 'ALLOWED' | 'DENIED' | null;
  readonly access?: string | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** @throws {HubError} `INVALID_ARGUMENT`. */
export function recordFilterOf(args: RecordsArgs): RecordFilter {
  return {
    from: optional(filterMoment, args.from, 'from'),
    until: optional(filterMoment, args.until, 'until'),
    member: optional(mspId, args.member, 'member'),
    entry: optional(entryCode, args.entry, 'entry'),
    item: optional(itemId, args.item, 'item'),
    purpose: optional(purposeCode, args.purpose, 'purpose'),
    grant: optional(grantId, args.grant, 'grant'),
    decision: args.decision ?? undefined,
    access: optional(accessId, args.access, 'access'),
  };
}
