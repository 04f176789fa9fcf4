/** What the registry prepared, read here from the very bytes that are signed. */
import { gateway } from '@hyperledger/fabric-protos';
import { z } from 'zod';
import { readProposal, readTransaction, type Signable } from '../../ledger/fabric/signable';
import { HubError, parseJsonAs } from '../../model';

const unsigned = z.looseObject({
  bytes: z.base64().min(4),
  toSign: z.base64().min(4),
  transactionId: z.string().optional(),
  function: z.string().optional(),
  arguments: z.array(z.string()).optional(),
});
type Unsigned = z.output<typeof unsigned>;

/** Bytes that wait for a signature, and what they do. */
export interface PreparedWrite {
  /** A proposal is signed first; then, endorsed, the transaction. */
  readonly kind: 'PROPOSAL' | 'TRANSACTION';
  /** Handed back unchanged, base64. */
  readonly bytes: string;
  readonly toSign: Uint8Array;
  readonly says: Signable;
}

/**
 * Reads what `prepare…` and `relayProposal` answer: the object itself, or the whole GraphQL response it stands in.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: nothing to sign is in it; `TERMS_MISMATCH`: it says to do something else than what
 *   would be signed.
 */
export function readPrepared(text: string): PreparedWrite {
  return preparedFrom(parseJsonAs(z.json(), text, 'what was prepared'));
}

/** As {@link readPrepared}, of what was parsed already. */
export function preparedFrom(answer: unknown): PreparedWrite {
  const [found, ...others] = unsignedIn(answer);
  if (found === undefined || others.length > 0) {
    throw new HubError('INVALID_ARGUMENT', 'exactly one thing to sign must be in it: `bytes` and `toSign`');
  }
  const toSign = Buffer.from(found.toSign, 'base64');
  requireHeld(Buffer.from(found.bytes, 'base64'), toSign);
  const { kind, says } = readingOf(toSign);
  requireSaidRightly(found, says);
  return { kind, bytes: found.bytes, toSign, says };
}

function unsignedIn(value: unknown): readonly Unsigned[] {
  if (typeof value !== 'object' || value === null) return [];
  const read = unsigned.safeParse(value);
  return read.success ? [read.data] : Object.values(value).flatMap(unsignedIn);
}

/**
 * What is handed back must hold what is signed: else the signature would go under something nobody read. A proposal and a
 * transaction lie in the same fields of what is handed back.
 */
function requireHeld(bytes: Uint8Array, toSign: Buffer): void {
  const held = attempt(() => gateway.PreparedTransaction.deserializeBinary(bytes).getEnvelope());
  if (held !== undefined && toSign.equals(held.getPayload_asU8())) return;
  throw new HubError('TERMS_MISMATCH', '`bytes` hold something else than `toSign`: nothing was signed');
}

/** A signature counts for either kind, so bytes that could be read as both, or as neither, are not signed. */
function readingOf(toSign: Uint8Array): Pick<PreparedWrite, 'kind' | 'says'> {
  const proposal = attempt(() => readProposal(toSign));
  const transaction = attempt(() => readTransaction(toSign));
  if (proposal !== undefined && transaction === undefined) return { kind: 'PROPOSAL', says: proposal };
  if (transaction !== undefined && proposal === undefined) return { kind: 'TRANSACTION', says: transaction };
  throw new HubError('INVALID_ARGUMENT', 'the bytes are nothing to sign, or more than one thing');
}

/** protobuf throws errors of many kinds at bytes that are something else. */
function attempt<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function requireSaidRightly(said: Unsigned, says: Signable): void {
  const isSame =
    (said.function ?? says.function) === says.function &&
    (said.transactionId ?? says.transactionId) === says.transactionId &&
    JSON.stringify(said.arguments ?? says.args) === JSON.stringify(says.args);
  if (isSame) return;
  throw new HubError(
    'TERMS_MISMATCH',
    `the bytes call \`${says.function}\` otherwise than is said beside them: nothing was signed`,
  );
}
