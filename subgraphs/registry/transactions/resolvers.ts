import { z } from 'zod';
import type { Call } from '../../../chaincode/ledger/ledger';
import { argument } from '../argument';
import type { RegistryContext } from '../context';
import type { Resolver, Resolvers } from '../resolver';
import { type GrantRequestInput, grantRequestCall } from './grant-request';
import { prepared, relayProposal, relayTransaction, type SignedBytesInput } from './relayed';
import {
  complianceCall,
  consentCall,
  endingCall,
  type NarrowerTermsInput,
  type RequestStep,
  resubmissionCall,
} from './request-step';
import { resumptionCall, revocationCall, suspensionCall, type VoteInput, voteCall } from './status-step';

const name = z.string().regex(/^[A-Z][A-Za-z]{0,63}$/, 'must be a name of the contracts');
const contractCall = z.object({ contract: name, transaction: name, arguments: z.array(z.string()).max(20) });

/** Prepares what `callOf` makes of a field's own arguments. */
function preparing<Args>(callOf: (args: Args, context: RegistryContext) => Call): Resolver {
  return (_, args: Args & { readonly certificate: string }, context) =>
    prepared(callOf(args, context), args.certificate, context);
}

const ending = (transaction: 'Return' | 'Refuse' | 'Withdraw'): Resolver =>
  preparing((step: RequestStep, context) => endingCall(transaction, step, context));

interface Signed {
  readonly signed: SignedBytesInput;
}

export const TRANSACTION_RESOLVERS: Resolvers = {
  Mutation: {
    prepareGrantRequest: preparing(({ request }: { readonly request: GrantRequestInput }, context) =>
      grantRequestCall(request, context),
    ),
    prepareResubmission: preparing(
      ({ id, request }: { readonly id: string; readonly request: GrantRequestInput }, context) =>
        resubmissionCall(id, request, context),
    ),
    prepareCompliance: preparing(complianceCall),
    prepareReturn: ending('Return'),
    prepareRefusal: ending('Refuse'),
    prepareWithdrawal: ending('Withdraw'),
    prepareConsent: preparing(
      ({ request, narrower }: { request: string; narrower?: NarrowerTermsInput | null }, context) =>
        consentCall(request, narrower ?? {}, context),
    ),
    prepareVote: preparing((vote: VoteInput, context) => voteCall(vote, context)),
    prepareSuspension: preparing(({ subject, reason }: { subject: string; reason: string }, context) =>
      suspensionCall(subject, reason, context),
    ),
    prepareResumption: preparing(({ subject }: { subject: string }, context) =>
      resumptionCall(subject, context),
    ),
    prepareRevocation: preparing(({ grant, reason }: { grant: string; reason: string }, context) =>
      revocationCall(grant, reason, context),
    ),
    prepareTransaction: preparing(({ call }: { readonly call: unknown }) => {
      const { contract, transaction, arguments: args } = argument(contractCall, call, 'call');
      return { contract, transaction, args };
    }),
    relayProposal: (_, { signed }: Signed, context) => relayProposal(signed, context),
    relayTransaction: (_, { signed }: Signed, context) => relayTransaction(signed, context),
  },
};
