/** Reading what a department answered. Nothing is believed but its shape, and then only what its key signed. */
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import {
  type CounterSignatureClaims,
  HubError,
  keyedDigest,
  type QueryTicket,
  verifyCounterSignature,
} from '../../chaincode/model';
import type { SnapshotSubgraph } from '../supergraph';
import type { RawAnswer } from './pools';

/**
 * The errors one answer may carry: two for each row of the longest page. An answer with more fails as a whole, since a field whose error
 * was not read would look like one that is null.
 */
const MAX_ERRORS = 1_000;

const pathElement = z.union([z.string().max(256), z.int().min(0)]);
const answeredError = z.object({
  path: z.array(pathElement).max(64).optional().catch(undefined),
  extensions: z
    .object({
      code: z.string().max(64).optional().catch(undefined),
      height: z
        .string()
        .regex(/^\d{1,16}$/)
        .optional()
        .catch(undefined),
    })
    .catch({}),
});
/** An error as a department words it: only its code, its path and its height are ever read. */
export type AnsweredError = z.infer<typeof answeredError>;

const fetchAnswer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(answeredError).max(MAX_ERRORS).optional(),
  extensions: z.object({ counterSignature: z.string().max(4096).optional() }).optional(),
});

/** What came back: data that still has to be projected, under a counter-signature; or errors alone. */
export interface FetchAnswer {
  readonly data: Readonly<Record<string, unknown>> | undefined;
  readonly errors: readonly AnsweredError[];
  readonly counterSignature: string | undefined;
}

/**
 * Reads an answer.
 *
 * @throws {HubError} `SUBGRAPH_ERROR`: no JSON, or no GraphQL response.
 */
export function readAnswer({ status, text }: RawAnswer): FetchAnswer {
  const read = fetchAnswer.safeParse(parseJson(text));
  if (!read.success) throw new HubError('SUBGRAPH_ERROR', 'the answer is no GraphQL response');
  const { data, errors = [], extensions } = read.data;
  if (status !== 200 && errors.length === 0) {
    throw new HubError('SUBGRAPH_ERROR', `the answer has status ${status} and no code`);
  }
  return {
    data: status === 200 ? (data ?? undefined) : undefined,
    errors,
    counterSignature: extensions?.counterSignature,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new HubError('SUBGRAPH_ERROR', 'the answer is not JSON');
    throw cause;
  }
}

/**
 * Verifies that the provider signed for exactly these data, in answer to exactly this ticket.
 *
 * @param key the one that the ticket carries.
 * @throws {HubError} `SUBGRAPH_ERROR` when there is no such signature, or it counts rows of an entry the ticket does not name.
 */
export async function verifyServed(
  { data, counterSignature }: FetchAnswer,
  { ticket, key }: { readonly ticket: QueryTicket; readonly key: KeyObject },
  subgraph: SnapshotSubgraph,
): Promise<CounterSignatureClaims> {
  const claims =
    counterSignature === undefined
      ? undefined
      : await verifyCounterSignature(counterSignature, subgraph.publicKey);
  if (claims === undefined) throw new HubError('SUBGRAPH_ERROR', 'the answer is not counter-signed');
  const expected: Omit<CounterSignatureClaims, 'rows'> = {
    subgraph: ticket.subgraph,
    access: ticket.access,
    fetch: ticket.fetch,
    // Keyed: the plain hash of what may hold an identity number would be guessed from the ledger.
    document: keyedDigest(ticket.document, key),
    variables: keyedDigest(ticket.variables, key),
    digest: digestOf(data, key),
  };
  const differs = (Object.keys(expected) as (keyof typeof expected)[]).some(
    (name) => claims[name] !== expected[name],
  );
  const entries = new Set<string>(ticket.scope.map((scope) => scope.entry));
  if (differs || Object.keys(claims.rows).some((entry) => !entries.has(entry))) {
    throw new HubError('SUBGRAPH_ERROR', 'the counter-signature is for something else');
  }
  return claims;
}

function digestOf(data: FetchAnswer['data'], key: KeyObject): CounterSignatureClaims['digest'] {
  try {
    return keyedDigest(data ?? null, key);
  } catch (cause) {
    // Too deep, or not Unicode: no honest answer is.
    throw new HubError('SUBGRAPH_ERROR', 'the data have no digest', { cause });
  }
}
