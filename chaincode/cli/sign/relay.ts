/** Handing on what was signed, through the registry: the way of a member that has no peer of its own to talk to. */
import { z } from 'zod';
import { HubError, isErrorCode, parseAs } from '../../model';
import { askGateway, type Question } from '../query/ask-gateway';
import { asHubError } from '../query/reason';

/** As the registry takes it: bytes as they were prepared, and the signature; base64. */
export interface SignedBytes {
  readonly bytes: string;
  readonly signature: string;
}

const REFUSAL = 'refusal { code message }';
const UNSIGNED = 'transactionId bytes toSign function arguments';
const PROPOSAL = `mutation ($signed: SignedBytesInput!) { relayed: relayProposal(signed: $signed) { unsigned { ${UNSIGNED} } ${REFUSAL} } }`;
const TRANSACTION = `mutation ($signed: SignedBytesInput!) { relayed: relayTransaction(signed: $signed) { block result ${REFUSAL} } }`;

const refusal = z.looseObject({ code: z.string(), message: z.string() }).nullable();
const relayedProposal = z.looseObject({ unsigned: z.unknown(), refusal });
const relayedTransaction = z.looseObject({
  block: z.string().nullable(),
  result: z.string().nullable(),
  refusal,
});

/** Where to ask, and by which token. */
export type RelayedBy = Pick<Question, 'gateway' | 'token'>;

/** Has a signed proposal endorsed. @returns what is to be signed next. @throws {HubError} the ledger's code, or the gateway's. */
export async function relayProposal(signed: SignedBytes, by: RelayedBy): Promise<unknown> {
  const answer = parseAs(relayedProposal, await relayed(PROPOSAL, signed, by), 'answer of the registry');
  requireTaken(answer.refusal);
  return answer.unsigned;
}

/** Orders a signed transaction. @returns the block it stands in. @throws {HubError} as {@link relayProposal}. */
export async function relayTransaction(
  signed: SignedBytes,
  by: RelayedBy,
): Promise<{ readonly block: string; readonly result: string }> {
  const answer = parseAs(
    relayedTransaction,
    await relayed(TRANSACTION, signed, by),
    'answer of the registry',
  );
  requireTaken(answer.refusal);
  return { block: answer.block ?? '', result: answer.result ?? '' };
}

async function relayed(query: string, signed: SignedBytes, by: RelayedBy): Promise<unknown> {
  const { data, errors } = await askGateway({ ...by, query, variables: { signed } });
  const [first] = errors ?? [];
  if (first !== undefined) throw asHubError(first);
  return data?.relayed;
}

function requireTaken(refused: z.output<typeof refusal>): void {
  if (refused === null) return;
  const { code, message } = refused;
  throw new HubError(isErrorCode(code) ? code : 'ENDORSEMENT_FAILED', message);
}
