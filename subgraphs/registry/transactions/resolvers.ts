import { z } from 'zod';
import { argument } from '../argument';
import type { Resolvers } from '../resolver';
import { type GrantRequestInput, grantRequestCall } from './grant-request';
import { prepared, relayProposal, relayTransaction, type SignedBytesInput } from './relayed';

const name = z.string().regex(/^[A-Z][A-Za-z]{0,63}$/, 'must be a name of the contracts');
const contractCall = z.object({ contract: name, transaction: name, arguments: z.array(z.string()).max(20) });

interface Signed {
  readonly signed: SignedBytesInput;
}

export const TRANSACTION_RESOLVERS: Resolvers = {
  Mutation: {
    prepareGrantRequest: (
      _,
      { certificate, request }: { readonly certificate: string; readonly request: GrantRequestInput },
      context,
    ) => prepared(grantRequestCall(request, context), certificate, context),
    prepareTransaction: (
      _,
      { certificate, call }: { readonly certificate: string; readonly call: unknown },
      context,
    ) => {
      const { contract, transaction, arguments: args } = argument(contractCall, call, 'call');
      return prepared({ contract, transaction, args }, certificate, context);
    },
    relayProposal: (_, { signed }: Signed, context) => relayProposal(signed, context),
    relayTransaction: (_, { signed }: Signed, context) => relayTransaction(signed, context),
  },
};
