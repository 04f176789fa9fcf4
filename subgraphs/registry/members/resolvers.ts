import { z } from 'zod';
import { spkiHash } from '../../../chaincode/model/credential/key';
import { dutyStatus } from '../../../chaincode/model/enumeration';
import { mspId } from '../../../chaincode/model/identifier';
import type { Application, Duty } from '../../../chaincode/model/record';
import type { PageArgs } from '../../kit/page/page-args';
import type { KeyedRow } from '../../kit/scope/keyed-rows';
import { optional } from '../argument';
import type { RegistryContext } from '../context';
import { pageOf } from '../page/page';
import type { Resolvers } from '../resolver';

/** The arguments of `duties`, as they come. */
interface DutiesArgs extends PageArgs {
  readonly provider?: string | null;
  readonly status?: readonly string[] | null;
}

const statuses = z.array(dutyStatus);

export const MEMBER_RESOLVERS: Resolvers = {
  Query: {
    duties: (_, args: DutiesArgs, context, info) => pageOf(dutiesBy(args, context), args, context, info),
    applications: (_, __, { caller, epoch }) =>
      [...epoch.applications()]
        .filter(({ msp }) => msp === caller.iss)
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
  },
  Duty: {
    provider: ({ msp }: Duty, _, { epoch }) => epoch.member(msp),
  },
  Application: {
    keyHash: ({ spki }: Application) => spkiHash(spki),
  },
};

/** @throws {HubError} `INVALID_ARGUMENT`. */
function dutiesBy(args: DutiesArgs, { epoch }: RegistryContext): readonly KeyedRow<Duty>[] {
  const provider = optional(mspId, args.provider, 'provider');
  const among = optional(statuses, args.status, 'status') ?? ['STANDING'];
  return [...epoch.duties()]
    .filter(({ msp, status }) => among.includes(status) && (provider === undefined || msp === provider))
    .map((row) => ({ key: [row.msp, row.id], row }));
}
