/**
 * One fetch between a gateway and a department, as both sides write it: GraphQL over HTTP, one POST of JSON.
 *
 * Ticket and evidence travel in the body's `extensions`: a ticket's scope may be longer than a server takes as a header.
 */

/** Where a subgraph answers. */
export const FETCH_PATH = '/graphql';

/** What a gateway sends. `query` is the very document the ticket was issued for, byte for byte. */
export interface FetchRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly extensions: {
    /** A ticket in compact serialisation. */
    readonly ticket: string;
    /** The caller's evidence; not with a ticket of kind `sdl`. */
    readonly evidence?: string;
  };
}

/** One error of an answer: a code and a path, because messages may hold values. */
export interface FetchError {
  /** The code again. */
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly origin: string;
    /** Of a refusal: the height of the department's view. */
    readonly height?: string;
    /** Of `ACCESS_DENIED`: the denials (`Denial[]`). */
    readonly denials?: readonly object[];
  };
}

/** What a subgraph answers: HTTP 200 with data and a counter-signature, or the error's own status and errors alone. */
export interface FetchResponse {
  readonly data?: unknown;
  readonly errors?: readonly FetchError[];
  readonly extensions?: {
    /** The provider's statement of what it served, a compact JWS; with every answer to a `query` ticket. */
    readonly counterSignature?: string;
  };
}
