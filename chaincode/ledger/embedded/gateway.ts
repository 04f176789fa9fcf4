import { HubError } from '../../model/error';
import { type ChaincodeDefinition } from '../block/definition';
import { membersFor } from '../block/policy';
import type { ContractResponse } from '../block/transaction';
import { transactionPayload } from './assemble';
import type { LedgerChannel } from './channel';
import { planEndorsers } from './endorsement-plan';
import type { Endorser, ProposalResponse } from './endorser';
import type { CheckedProposal } from './proposal';

/** Where a proposal went wrong: whose peer said what. */
export interface EndorserComplaint {
  readonly mspId: string;
  readonly message: string;
}

/**
 * Runs a proposal on one peer, the creator's own when it has one here, and returns the contract's answer.
 *
 * @throws {HubError} `ENDORSEMENT_FAILED` with `details.complaints`; `NOT_FOUND`.
 */
export async function evaluate(channel: LedgerChannel, proposal: CheckedProposal): Promise<ContractResponse> {
  const definition = definitionOf(channel, proposal);
  const own = channel.peers.find(proposal.creator.creator.mspId);
  const endorser = own ?? channel.peers.get(firstMember(definition));
  const answer = await channel.chain.gate.simulate(() => endorser.endorse(proposal, definition));
  refuseIfFailed(answer);
  return answer.response;
}

/**
 * Has a proposal endorsed by the fewest members that its policies allow, or by exactly the given ones.
 *
 * All simulate over the same state, each with its own contract instances.
 *
 * @returns `common.Payload` bytes for the creator to sign.
 * @throws {HubError} `ENDORSEMENT_FAILED`: a contract refused; `ENDORSEMENT_MISMATCH`: they computed different results;
 *   `NOT_FOUND`. All with `details.complaints`.
 */
export function endorse(
  channel: LedgerChannel,
  proposal: CheckedProposal,
  requested: readonly string[],
): Promise<Uint8Array> {
  return channel.chain.gate.simulate(async () => {
    const definition = definitionOf(channel, proposal);
    const members = membersFor(definition.policy).flat();
    const own = proposal.creator.creator.mspId;
    const preferred = requested[0] ?? (members.includes(own) ? own : firstMember(definition));
    const first = await channel.peers.get(preferred).endorse(proposal, definition);
    refuseIfFailed(first);
    const plan = requested.length > 0 ? requested : planFor(channel, definition, first);
    const answers = [...(plan.includes(preferred) ? [first] : [])];
    for (const mspId of plan) {
      if (mspId !== preferred)
        answers.push(await endorseLike(first, channel.peers.get(mspId), proposal, definition));
    }
    const endorsements = answers.flatMap(({ endorsement }) => endorsement ?? []);
    return transactionPayload(proposal, first.payload, endorsements);
  });
}

function planFor(
  channel: LedgerChannel,
  definition: ChaincodeDefinition,
  first: ProposalResponse,
): readonly string[] {
  const plan = planEndorsers({
    definition,
    state: channel.chain.store,
    response: first.payload,
    preferred: first.mspId,
    hasPeer: (mspId) => channel.peers.find(mspId) !== undefined,
  });
  if (plan !== undefined) return plan;
  throw complain('ENDORSEMENT_FAILED', {
    mspId: first.mspId,
    message: 'no set of peers satisfies the policies',
  });
}

async function endorseLike(
  first: ProposalResponse,
  endorser: Endorser,
  proposal: CheckedProposal,
  definition: ChaincodeDefinition,
): Promise<ProposalResponse> {
  const answer = await endorser.endorse(proposal, definition);
  const isSame = Buffer.from(answer.payload).equals(first.payload);
  if (isSame) return answer;
  throw complain('ENDORSEMENT_MISMATCH', {
    mspId: answer.mspId,
    message: 'ProposalResponsePayloads do not match',
  });
}

function refuseIfFailed({ mspId, response }: ProposalResponse): void {
  if (response.status < 400) return;
  throw complain('ENDORSEMENT_FAILED', {
    mspId,
    message: `chaincode response ${response.status}, ${response.message}`,
  });
}

function complain(
  code: 'ENDORSEMENT_FAILED' | 'ENDORSEMENT_MISMATCH',
  complaint: EndorserComplaint,
): HubError {
  return new HubError(code, `${complaint.mspId}: ${complaint.message}`, {
    details: { complaints: [complaint] },
  });
}

function definitionOf(channel: LedgerChannel, proposal: CheckedProposal): ChaincodeDefinition {
  const definition = channel.chain.definition(proposal.chaincode);
  if (definition === undefined || proposal.chaincode !== channel.chaincode) {
    throw new HubError('NOT_FOUND', `chaincode \`${proposal.chaincode}\` is not on this channel`);
  }
  return definition;
}

function firstMember(definition: ChaincodeDefinition): string {
  const [member] = membersFor(definition.policy)[0] ?? [];
  if (member === undefined) throw new HubError('NOT_FOUND', `nobody can endorse \`${definition.name}\``);
  return member;
}
