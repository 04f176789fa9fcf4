/** Media types of GraphQL over HTTP, and what is answered in which. */
import { MIMEType } from 'node:util';
import { HubError } from '../../chaincode/model';

/** What the hub answers in; of two that a caller likes as much, the first it names. */
const ANSWERED = ['application/json', 'application/graphql-response+json'] as const;
export type AnswerMediaType = (typeof ANSWERED)[number];

/** One range of an `Accept` header. */
interface AcceptedRange {
  readonly essence: string;
  readonly quality: number;
}

/**
 * Accepts `application/json`, in UTF-8.
 *
 * @throws {HubError} `UNSUPPORTED_MEDIA_TYPE` for anything else, and for none: a form could not be told from a request.
 */
export function checkContentType(header: string | undefined): void {
  // What nearly everybody sends is not taken apart.
  if (header === 'application/json') return;
  const type = header === undefined ? undefined : parseMediaType(header);
  if (type?.essence !== 'application/json' || !isUtf8(type)) {
    throw new HubError('UNSUPPORTED_MEDIA_TYPE', 'request is not `application/json` in UTF-8');
  }
}

/**
 * The media type to answer in: of those the hub has, the one the caller weighs most; `application/json` when it does not
 * say, or says only `*` (GraphQL over HTTP, "Legacy Watershed"; RFC 9110 §12.5.1).
 *
 * @throws {HubError} `NOT_ACCEPTABLE`: the caller takes neither, or no UTF-8.
 */
export function answerMediaType(accept: string | undefined): AnswerMediaType {
  if (accept === undefined || accept === '*/*') return 'application/json';
  const ranges = accept.split(',').flatMap(acceptedRange);
  if (ranges.length === 0) return 'application/json';
  const [best] = ANSWERED.map((type) => ({ type, ...weightOf(type, ranges) })).toSorted(
    (one, other) => other.quality - one.quality || one.place - other.place,
  );
  if (best === undefined || best.quality === 0) {
    throw new HubError('NOT_ACCEPTABLE', 'request accepts no media type the hub answers in');
  }
  return best.type;
}

/** The weight of the narrowest range that fits, and where it stands. Wildcards stand last: they name nothing. */
function weightOf(
  type: AnswerMediaType,
  ranges: readonly AcceptedRange[],
): { readonly quality: number; readonly place: number } {
  for (const essence of [type, 'application/*', '*/*']) {
    const place = ranges.findIndex((range) => range.essence === essence);
    const range = ranges[place];
    if (range !== undefined)
      return { quality: range.quality, place: essence === type ? place : ranges.length };
  }
  return { quality: 0, place: ranges.length };
}

function acceptedRange(text: string): readonly AcceptedRange[] {
  const type = parseMediaType(text.trim());
  // What is no media range says nothing.
  if (type === undefined) return [];
  const quality = isUtf8(type) ? Number(type.params.get('q') ?? 1) : 0;
  return [{ essence: type.essence, quality: quality >= 0 && quality <= 1 ? quality : 0 }];
}

const isUtf8 = ({ params }: MIMEType): boolean => {
  const charset = params.get('charset')?.toLowerCase() ?? 'utf-8';
  return charset === 'utf-8' || charset === 'utf8';
};

function parseMediaType(text: string): MIMEType | undefined {
  try {
    return new MIMEType(text);
  } catch (error) {
    // Node's own error for a text that is no media type; there is no other reason.
    if (isObject(error) && error.code === 'ERR_INVALID_MIME_SYNTAX') return undefined;
    throw error;
  }
}

const isObject = (value: unknown): value is { readonly code?: unknown } =>
  typeof value === 'object' && value !== null;
