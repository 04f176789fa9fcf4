/** Media types of GraphQL over HTTP, and what is answered in which. */
import { MIMEType } from 'node:util';
import { HubError } from '../../chaincode/model';

/** What the hub answers in. */
export type AnswerMediaType = 'application/json' | 'application/graphql-response+json';

/**
 * Accepts `application/json`, in UTF-8.
 *
 * @throws {HubError} `UNSUPPORTED_MEDIA_TYPE` for anything else, and for none: a form could not be told from a request.
 */
export function checkContentType(header: string | undefined): void {
  const type = header === undefined ? undefined : parseMediaType(header);
  const charset = type?.params.get('charset')?.toLowerCase() ?? 'utf-8';
  if (type?.essence !== 'application/json' || charset !== 'utf-8') {
    throw new HubError('UNSUPPORTED_MEDIA_TYPE', 'request is not `application/json` in UTF-8');
  }
}

function parseMediaType(text: string): MIMEType | undefined {
  try {
    return new MIMEType(text);
  } catch (error) {
    // Node's own error for a text that is no media type; there is no other reason.
    if (isObject(error) && error.code === 'ERR_INVALID_MIME_SYNTAX') return undefined;
    throw error;
  }
}

/** `application/graphql-response+json` where the caller names it with a weight above 0, else `application/json`. */
export function answerMediaType(accept: string | undefined): AnswerMediaType {
  const named = (accept ?? '').split(',').map((range) => parseMediaType(range.trim()));
  const wanted = named.some(
    (type) => type?.essence === 'application/graphql-response+json' && Number(type.params.get('q') ?? 1) > 0,
  );
  return wanted ? 'application/graphql-response+json' : 'application/json';
}

const isObject = (value: unknown): value is { readonly code?: unknown } =>
  typeof value === 'object' && value !== null;
