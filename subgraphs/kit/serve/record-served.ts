/** What is left of a fetch that was served: a line on disk, then a signature. */
import type { KeyObject } from 'node:crypto';
import type { EntryCode } from '../../../chaincode/model/code';
import { keyedDigest, signCounterSignature } from '../../../chaincode/model/credential/counter-signature';
import { instant, subgraphName } from '../../../chaincode/model/identifier';
import type { Basis } from '../../../chaincode/model/record/access-log';
import type { ServedLog } from './served-log';
import type { VerifiedQuery } from './verify';

/** What a fetch came to. */
export interface Served {
  /** Rows released, by entry. */
  readonly rows: Readonly<Record<EntryCode, number>>;
  /** What they were released on, each once. */
  readonly bases: readonly Basis[];
  /** Exactly what is answered. */
  readonly data: unknown;
}

/** Who served it. */
export interface Server {
  readonly subgraph: string;
  /** Signs; its public half stands in the publication. */
  readonly key: KeyObject;
  readonly servedLog: ServedLog;
  readonly nowMs: number;
}

/**
 * Writes a served fetch down and signs it.
 *
 * On disk before it is signed, signed before it is answered: a crash loses an answer, never the trace of one.
 *
 * @returns the counter-signature, a compact JWS.
 */
export async function recordServed(
  { ticket, caller }: Pick<VerifiedQuery, 'ticket' | 'caller'>,
  { rows, bases, data }: Served,
  { subgraph, key, servedLog, nowMs }: Server,
): Promise<string> {
  const { access, fetch, gateway, purpose, nonce, exp } = ticket;
  const digestKey = Buffer.from(ticket.digestKey, 'base64url');
  // Keyed, unlike the ticket's own, as are the variables: what is written down stays, and a plain hash of a text that
  // differs from a known one by an identity number is soon guessed.
  const document = keyedDigest(ticket.document, digestKey);
  const digest = keyedDigest(data, digestKey);
  await servedLog.append({
    v: 1,
    at: instant.parse(new Date(nowMs).toISOString()),
    access,
    fetch,
    gateway,
    consumer: caller.iss,
    application: caller.sub,
    purpose,
    document,
    height: ticket.height,
    rows,
    bases,
    digest,
    nonce,
    expiresAtMs: exp * 1000,
  });
  const variables = keyedDigest(ticket.variables, digestKey);
  const claims = { subgraph: subgraphName.parse(subgraph), access, fetch, document, variables, rows, digest };
  return await signCounterSignature(claims, key);
}
