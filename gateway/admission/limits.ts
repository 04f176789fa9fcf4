/** How much one request may ask for. */

/** Limits at the edge. Each has its code; the message says which was passed. */
export interface AdmissionLimits {
  /** Of the request's body, after which reading stops. */
  readonly maxBodyBytes: number;
  /** Lexical tokens of the document. */
  readonly maxTokens: number;
  /** Nesting of fields, fragments unfolded. */
  readonly maxDepth: number;
  /** Renamed fields, in the whole operation. */
  readonly maxAliases: number;
  /** Directives, in the whole operation. */
  readonly maxDirectives: number;
  /** Fields weighted by depth and by a literal `first` or `last`. */
  readonly maxCost: number;
  /** Documents remembered a schema, admitted or refused. */
  readonly maxDocuments: number;
  /** Requests one application may send at once after a quiet time. */
  readonly burst: number;
  /** Requests a second one application may go on sending. */
  readonly ratePerSecond: number;
}

export const DEFAULT_LIMITS: AdmissionLimits = {
  maxBodyBytes: 256 * 1024,
  maxTokens: 2000,
  maxDepth: 12,
  maxAliases: 50,
  maxDirectives: 50,
  maxCost: 100_000,
  maxDocuments: 1000,
  burst: 400,
  ratePerSecond: 200,
};
