/** An answer, whole and in memory: nothing of it leaves before its outcome is durable. */
import {
  type AccessId,
  type Decimal,
  ERROR_CATALOGUE,
  keyedDigest,
  type Sha256Hex,
} from '../../chaincode/model';
import type { AnswerMediaType } from '../admission';
import type { ErrorAnswer } from './error-answer';

/** `extensions.access`: what a caller needs to prove later what it was answered. */
export interface AccessExtension {
  readonly id: AccessId;
  readonly decision: 'ALLOW' | 'DENY';
  /** Directory height the decision holds at. */
  readonly height: Decimal;
  /** The key of the record's digests, base64url. Nobody else ever has it. */
  readonly key: string;
}

/** A GraphQL response. `data` is absent when nothing was executed. */
export interface ResponseBody {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly ErrorAnswer[];
  readonly extensions?: { readonly access?: AccessExtension };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Writes a response.
 *
 * The status is 200 as soon as there are data, whole or in part, and else that of the first error's code, in both media
 * types. GraphQL over HTTP allows this for `application/json`, and asks for it in `application/graphql-response+json`.
 */
export function writeAnswer(response: ResponseBody, mediaType: AnswerMediaType): Answer {
  const access = response.extensions?.access;
  return {
    status: statusOf(response),
    headers: {
      'content-type': `${mediaType}; charset=utf-8`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(access === undefined ? {} : { 'access-record': access.id, 'ledger-height': access.height }),
      ...particularHeaders(response),
    },
    body: JSON.stringify(response),
  };
}

/**
 * What the outcome line records of an answer: HMAC-SHA-256 over the canonical JSON of `{data, errors}` under the access
 * key, so that the caller can prove its answer and nobody else can guess at it.
 */
export function answerDigest({ data, errors }: ResponseBody, key: Uint8Array): Sha256Hex {
  return keyedDigest({ data: data ?? null, errors: errors ?? [] }, key);
}

function statusOf({ data, errors }: ResponseBody): number {
  const [first] = errors ?? [];
  return data !== undefined || first === undefined ? 200 : ERROR_CATALOGUE[first.extensions.code].status;
}

function particularHeaders({ data, errors }: ResponseBody): Readonly<Record<string, string>> {
  const [first] = data === undefined ? (errors ?? []) : [];
  if (first === undefined) return {};
  const { code, retryAfterS, allow } = first.extensions;
  return {
    ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
    ...(allow === undefined ? {} : { allow: String(allow) }),
    // RFC 6750 §3: what a client is to authenticate with.
    ...(ERROR_CATALOGUE[code].status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  };
}
