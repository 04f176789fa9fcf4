/** What is prepared for a member and handed on for it: in the caller's own name, and never in another's. */
import { X509Certificate } from 'node:crypto';
import { gateway } from '@hyperledger/fabric-protos';
import { z } from 'zod';
import type { Unsigned } from '../../../chaincode/ledger/fabric/offline-signing';
import { readProposal, readTransaction, type Signable } from '../../../chaincode/ledger/fabric/signable';
import type { Creator } from '../../../chaincode/ledger/identity/serialized-identity';
import type { Call } from '../../../chaincode/ledger/ledger';
import { HubError, isHubError } from '../../../chaincode/model/error';
import { argument } from '../argument';
import type { RegistryContext } from '../context';
import { summaryOf } from './summary';

/** `SignedBytesInput`, as it comes. */
export interface SignedBytesInput {
  readonly bytes: string;
  readonly signature: string;
}

const base64 = z.base64().min(4).max(1_400_000);

/** `UnsignedBytes`. */
export interface Prepared {
  readonly transactionId: string;
  readonly bytes: string;
  readonly toSign: string;
  readonly function: string;
  readonly arguments: readonly string[];
  readonly summary: string;
}

/** @throws {HubError} `INVALID_ARGUMENT`: no certificate. */
export function prepared(call: Call, certificatePem: string, context: RegistryContext): Prepared {
  requireCertificate(certificatePem);
  const unsigned = context.signing.prepare(call, { mspId: context.caller.iss, certificatePem });
  return told(unsigned, readProposal(unsigned.toSign), context);
}

/** @throws {HubError} `INVALID_ARGUMENT`; `NOT_ALLOWED`: it is in another member's name. */
export async function relayProposal({ bytes, signature }: SignedBytesInput, context: RegistryContext) {
  const proposal = decoded(bytes, 'bytes');
  const { creator } = requireOwn(proposalIn(proposal), context);
  return await unlessRefused(async () => {
    const endorsed = await context.signing.endorse(proposal, decoded(signature, 'signature'), creator);
    return {
      unsigned: told(endorsed, readTransaction(endorsed.toSign), context),
      result: textOf(endorsed.result),
    };
  });
}

/** @throws {HubError} `INVALID_ARGUMENT`; `NOT_ALLOWED`: it is in another member's name. */
export async function relayTransaction({ bytes, signature }: SignedBytesInput, context: RegistryContext) {
  const transaction = decoded(bytes, 'bytes');
  const { creator } = requireOwn(transactionIn(transaction), context);
  return await unlessRefused(async () => {
    const committed = await context.signing.commit(transaction, decoded(signature, 'signature'), creator);
    return {
      transactionId: committed.transactionId,
      block: committed.blockNumber.toString(),
      result: textOf(committed.result),
    };
  });
}

function requireCertificate(pem: string): void {
  try {
    new X509Certificate(pem);
  } catch (cause) {
    throw new HubError('INVALID_ARGUMENT', '`certificate` is no X.509 certificate, PEM', { cause });
  }
}

/**
 * The ledger would take another's transaction too, and nothing be forged by it: but this is that member's to hand in. Nor is the
 * registry anybody's way to another channel, or to what else a peer runs.
 */
function requireOwn(
  { creator, channel, chaincode }: Signable,
  { caller, signing }: RegistryContext,
): { readonly creator: Creator } {
  if (creator.mspId !== caller.iss) {
    throw new HubError('NOT_ALLOWED', `these bytes are in another name than \`${caller.iss}\``);
  }
  const { place } = signing;
  if (channel !== place.channel || chaincode !== place.chaincode) {
    throw new HubError(
      'NOT_ALLOWED',
      `these bytes are not for \`${place.chaincode}\` on \`${place.channel}\``,
    );
  }
  return { creator };
}

function proposalIn(bytes: Uint8Array): Signable {
  const proposed = message(() => gateway.ProposedTransaction.deserializeBinary(bytes));
  const proposal = message(() => proposed.getProposal());
  return requireNamed(proposed.getTransactionId(), readProposal(proposal.getProposalBytes_asU8()));
}

function transactionIn(bytes: Uint8Array): Signable {
  const transaction = message(() => gateway.PreparedTransaction.deserializeBinary(bytes));
  const envelope = message(() => transaction.getEnvelope());
  return requireNamed(transaction.getTransactionId(), readTransaction(envelope.getPayload_asU8()));
}

/** The id beside what is signed is signed by nobody, and the ledger is asked by it what became of the transaction. */
function requireNamed(transactionId: string, signable: Signable): Signable {
  if (signable.transactionId === transactionId) return signable;
  throw new HubError('INVALID_ARGUMENT', '`bytes` name another transaction than the one that is signed');
}

/** protobuf throws errors of many kinds at bytes that are something else. */
function message<M>(read: () => M | undefined): M {
  let found: M | undefined;
  try {
    found = read();
  } catch (cause) {
    throw new HubError('INVALID_ARGUMENT', '`bytes` are not what was prepared', { cause });
  }
  if (found === undefined) throw new HubError('INVALID_ARGUMENT', '`bytes` are not what was prepared');
  return found;
}

function told(
  { transactionId, bytes, toSign }: Unsigned,
  says: Signable,
  context: RegistryContext,
): Prepared {
  return {
    transactionId,
    bytes: encoded(bytes),
    toSign: encoded(toSign),
    function: says.function,
    arguments: says.args,
    summary: summaryOf(says, context),
  };
}

/** What the ledger has against it is an answer: whoever signed it must read why. */
async function unlessRefused<T extends object>(work: () => Promise<T>) {
  try {
    return await work();
  } catch (error) {
    if (!isHubError(error)) throw error;
    const { code, message: text, kind, retryable } = error;
    return { refusal: { code, message: text, remedy: kind.remedy, retryable } };
  }
}

const encoded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const decoded = (text: string, name: string): Uint8Array =>
  Buffer.from(argument(base64, text, name), 'base64');
