/**
 * The hub's one error and its closed catalogue.
 *
 * A denial is a value (`Decision`); it becomes an error only at the edge. Everything else that can go wrong has a code
 * here, the place it comes from, the HTTP status it is answered with, and the sentence that says what to do. Nobody
 * matches on a message.
 */

/** Whose move it is: the caller's, the hub's operators', the ledger's founders', or the department's that serves the data. */
export type ErrorOrigin = 'request' | 'hub' | 'ledger' | 'subgraph';

/** One line of the catalogue. */
export interface ErrorKind {
  readonly origin: ErrorOrigin;
  /** The HTTP status at an edge. */
  readonly status: number;
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean;
  /** What the caller should do, as a sentence. */
  readonly remedy: string;
}

const request = (status: number, remedy: string): ErrorKind => ({
  origin: 'request',
  status,
  retryable: false,
  remedy,
});
const hub = (remedy: string, retryable = false): ErrorKind => ({
  origin: 'hub',
  status: retryable ? 503 : 500,
  retryable,
  remedy,
});
const ledger = (status: number, remedy: string, retryable = false): ErrorKind => ({
  origin: 'ledger',
  status,
  retryable,
  remedy,
});
const subgraph = (status: number, remedy: string, retryable = false): ErrorKind => ({
  origin: 'subgraph',
  status,
  retryable,
  remedy,
});

/** Every code there is. Folders add theirs here and nowhere else; each has a test named by it. */
export const ERROR_CATALOGUE = {
  // What a caller sends.
  INVALID_ARGUMENT: request(400, 'correct what the message, or the path beside it, names'),
  NOT_FOUND: request(
    404,
    'check the identifier; `hub entries`, `hub requests`, `hub grants`, `hub members` and `hub ballots` list what exists',
  ),
  ALREADY_EXISTS: request(409, 'choose another identifier, or read what stands under this one'),
  WRONG_STATE: request(409, 'read the current state first; this step does not follow from it'),
  NOT_ALLOWED: request(403, 'have the member who may do this sign it'),
  NOT_A_READER: request(403, 'ask a founder or the auditor; only they read the exchange channel'),

  // The caller's token (DESIGN §4.1).
  TOKEN_MISSING: request(401, 'send `Authorization: Bearer <token>`; `hub token` prints one'),
  TOKEN_MALFORMED: request(401, 'send the token exactly as `hub token` printed it'),
  TOKEN_AUDIENCE: request(401, 'send the token itself, not the evidence inside it'),
  TOKEN_SIGNATURE: request(
    401,
    'sign the token with the key the application is registered with on the ledger',
  ),
  TOKEN_LIFETIME: request(401, 'issue the token now, for at most ten minutes'),
  TOKEN_EXPIRED: request(401, 'issue a new token'),
  TOKEN_EVIDENCE: request(401, 'issue token and evidence together, with the same claims and key'),
  APPLICATION_UNKNOWN: request(
    401,
    'have the member register the application, or ask why either was suspended',
  ),

  // What the hub admits (DESIGN §4.2).
  BAD_REQUEST: request(400, 'send a GraphQL request as JSON: `{"query": "…", "variables": {…}}`'),
  METHOD_NOT_ALLOWED: request(
    405,
    'use the method that `Allow` names; a query is a POST, for a URL would carry identity numbers into logs',
  ),
  NOT_ACCEPTABLE: request(406, 'accept `application/json` or `application/graphql-response+json`, in UTF-8'),
  UNSUPPORTED_MEDIA_TYPE: request(415, 'send `Content-Type: application/json`'),
  REQUEST_TOO_LARGE: request(413, 'send a smaller document or fewer variables'),
  BATCH_REFUSED: request(400, 'send one operation a request'),
  DOCUMENT_SYNTAX: request(400, 'correct the document where the error points'),
  DOCUMENT_INVALID: request(400, 'correct the document: the schema does not have what it names'),
  VARIABLES_TOO_LARGE: request(413, 'send fewer variables, or smaller ones'),
  VARIABLES_TOO_DEEP: request(400, 'send variables with less nesting'),
  DOCUMENT_TOO_LONG: request(400, 'ask for less at once: the document has too many tokens'),
  DOCUMENT_TOO_DEEP: request(400, 'nest fewer fields'),
  TOO_MANY_ALIASES: request(400, 'rename fewer fields in one operation'),
  TOO_MANY_DIRECTIVES: request(400, 'use fewer directives in one operation'),
  DOCUMENT_TOO_COSTLY: request(400, 'ask for fewer fields, or for shorter lists: `first`, then a cursor'),
  OPERATION_UNKNOWN: request(400, 'name one of the operations in the document'),
  OPERATION_REFUSED: request(
    400,
    'send a query, or a mutation of the registry; departments change their own data, and nobody is subscribed',
  ),
  DIRECTIVE_REFUSED: request(400, 'leave out `@defer` and `@stream`: answers are whole'),
  ALIAS_REFUSED: request(400, 'choose an alias that is no field of its type and does not begin with `_`'),
  VARIABLES_INVALID: request(400, 'send variables of the declared types'),
  RATE_LIMITED: request(429, 'wait as long as `Retry-After` says'),
  HEIGHT_NOT_REACHED: ledger(
    503,
    'ask again after `Retry-After`: the gateway has not seen the block yet; or ask for a lower height',
    true,
  ),
  UNKNOWN_PATH: request(
    404,
    'GraphQL is at `/graphql`, what a query would be decided at `/access`, the schema at `/schema.graphql`, health at `/health/live` and `/health/ready`',
  ),

  // The access itself (DESIGN §4.4–4.7).
  ACCESS_DENIED: request(403, 'read `extensions.reasons`: each names what is missing and whose move it is'),
  ACCESS_WITHDRAWN: request(403, 'the right ended while the answer was on its way; request it again'),

  // A ticketed fetch at a subgraph (DESIGN §4.6).
  TICKET_MISSING: request(401, 'go through the gateway: a subgraph answers only ticketed fetches'),
  TICKET_MALFORMED: request(401, 'go through the gateway: a subgraph answers only ticketed fetches'),
  TICKET_SIGNATURE: request(401, 'sign the ticket with the registered gateway key'),
  TICKET_EXPIRED: request(401, 'issue a new ticket for the fetch'),
  TICKET_SUBGRAPH: request(401, 'send the ticket to the subgraph it names'),
  TICKET_KIND: request(401, 'ask for the SDL with an `sdl` ticket, for data with a `query` ticket'),
  TICKET_DOCUMENT: request(401, 'send the document the ticket was issued for, byte for byte'),
  TICKET_VARIABLES: request(401, 'send the variables the ticket was issued for'),
  TICKET_EVIDENCE: request(401, 'send the evidence the ticket was issued for'),
  TICKET_REPLAYED: request(401, 'issue a new ticket for each fetch'),
  TICKET_SCOPE: request(403, 'issue the ticket for what the ledger grants'),
  GATEWAY_UNKNOWN: request(401, 'have the founders register the gateway key'),
  EVIDENCE_MISSING: request(401, "send the caller's evidence with the ticket"),
  EVIDENCE_MALFORMED: request(401, "send the caller's evidence as the token carried it"),
  EVIDENCE_SIGNATURE: request(401, "send the caller's evidence as the token carried it"),
  EVIDENCE_EXPIRED: request(401, 'have the caller issue a new token'),

  // Departments.
  SUBGRAPH_UNAVAILABLE: subgraph(502, 'try again; if it lasts, call the department the error names', true),
  SUBGRAPH_TIMEOUT: subgraph(504, 'try again; if it lasts, call the department the error names', true),
  SUBGRAPH_ERROR: subgraph(502, 'call the department the error names, with the access id'),
  SUBGRAPH_MISMATCH: subgraph(502, 'the department must publish what it serves; tell it so'),
  SUBGRAPH_BEHIND: subgraph(
    503,
    "try again: the department's view has not reached the decision's height",
    true,
  ),

  // Publishing (DESIGN §4.3): what a department may publish.
  COORDINATE_UNBOUND: request(409, 'bind the coordinate to an item, or remove it'),
  SCHEMA_REFUSED: request(409, 'change the schema as the message says'),
  UNKNOWN_BINDING: subgraph(
    422,
    'say in `@item` and `@entry` what is declared and voted, or have the entry changed',
  ),
  ITEM_NOT_NULLABLE: subgraph(422, 'make the field nullable; only a key may be non-null'),
  ITEM_REACHED_BY_STRUCTURE: subgraph(
    422,
    'bind the field to the item of the column it is reached through; that column reveals something',
  ),
  OPERATION_NOT_PUBLISHABLE: subgraph(422, 'publish queries only; departments change data elsewhere'),
  DIRECTIVE_NOT_PUBLISHABLE: subgraph(
    422,
    'remove the directive; each coordinate is resolved by exactly one subgraph, unconditionally',
  ),
  TYPE_NOT_PUBLISHABLE: subgraph(
    422,
    'take plain arguments, each bound to an item, in place of an input object',
  ),

  // The hub itself.
  NOT_READY: hub('wait until `/health/ready` answers 200', true),
  STOPPING: hub('ask again after `Retry-After`, or ask another gateway', true),
  JOURNAL_UNAVAILABLE: hub('the operator looks at the disk: no answer leaves without its record', true),
  INTERNAL: hub('report it with the access id'),
  TLS_REQUIRED: hub(
    'give certificate and key, or stay on the loopback: nothing crosses a network in plain text',
  ),
  PORT_TAKEN: hub('stop what listens there, or choose another `--port`'),
  DATA_DIR_IN_USE: hub('stop the other instance, or choose another `--data-dir`'),
  DATA_DIR_CORRUPT: hub('restore the data directory from a backup, or start afresh with `--reset`'),

  BACKUP_DAMAGED: hub('take another backup; nothing was changed by this one'),

  // The ledger and its contracts.
  NOT_FOUNDED: ledger(409, 'every founder must call `Found` on this channel first', true),
  WRONG_CHANNEL: ledger(400, 'send the transaction to the channel the contract belongs to'),
  UNKNOWN_CREATOR: ledger(403, 'use a certificate issued by a member that this channel knows'),
  ENDORSEMENT_MISMATCH: ledger(
    409,
    'the organisations disagree about the result; report it, the contract is not deterministic',
  ),
  ENDORSEMENT_FAILED: ledger(409, 'read the cause: the contract refused the proposal'),
  COMMIT_CONFLICT: ledger(409, 'another transaction changed the same key first; send it again', true),
  COMMIT_INVALID: ledger(409, 'the block holds the transaction as invalid; the flag in the message says why'),
  LEDGER_UNAVAILABLE: ledger(503, 'try again; if it lasts, the operator looks at the ledger process', true),
  STALE_LEDGER: ledger(
    503,
    'the last block is older than the lease; try again, then tell the operator',
    true,
  ),
  TERMS_MISMATCH: ledger(
    409,
    'read the ballot or request again: what you signed for is not what stands there now',
  ),
  NOT_ANCHORED: ledger(
    409,
    "wait until two founders' relays have anchored the heights the batch names, then send it again",
    true,
  ),
  ANCHOR_MISMATCH: ledger(
    409,
    'stop: founders saw another block under this number; compare both channels with heads kept elsewhere',
  ),
  FORK: ledger(
    409,
    'stop the log: another batch stands under this sequence; an audit finds which records were replaced',
  ),
  DISK_FULL: ledger(507, "have the operator make room on the ledger's disk, then send the same again", true),
  DISK_REFUSED: hub('let the process read and write the file or directory; if it may, look at the disk'),
  CHAIN_BROKEN: ledger(500, 'stop trusting this ledger; compare its head with one kept elsewhere'),
  CHAINCODE_UNKNOWN: ledger(
    500,
    'install the release that knows the chaincode the members committed; until then nothing here can judge what it writes',
  ),
  CONFIG_UNKNOWN: ledger(
    500,
    'install the release that knows what the founders configured; until then nothing here can say whose signatures count',
  ),
  STATE_BROKEN: ledger(500, 'stop the ledger; make its state anew from blocks whose head you kept elsewhere'),
  OUTCOME_UNPROVEN: ledger(
    500,
    'do not act on the row; ask the members whose signatures are missing, and who endorsed it',
  ),
  LOG_BROKEN: ledger(500, 'compare the log with the receipts and counter-signatures that providers keep'),
  HEAD_MISMATCH: ledger(500, 'stop trusting this ledger; it is not the one the kept head was read from'),
  LEDGER_ROLLED_BACK: ledger(
    500,
    'bring back the newest copy of the ledger that was followed before (none left: `gateway/launch/README.md`, Backups), or found another one with `--reset`: an older copy would revive what was revoked since',
  ),

  // A Fabric network on this machine.
  COMMANDS_MISSING: hub(
    "run `npm run fabric:install`, or name the folder of Fabric's commands in $FABRIC_BIN",
  ),
  GO_MISSING: hub("install Go 1.24.2 or later, or name the folder of Fabric's commands in $FABRIC_BIN"),
  NETWORK_FAILED: hub(
    'read the log under `logs/` of the state folder; `npm run fabric:up -- --reset` begins anew',
  ),

  // How a department's code reads.
  SCOPE_REFUSED: subgraph(500, 'have the department read its tables through the row scope only'),

  // The departments' databases.
  DATABASES_UNAVAILABLE: hub('read the cause; the cluster did not start, or ended', true),
  RECORDS_NOT_INDEXED: hub(
    'the founder that runs the registry starts the index: `hub index follow`; until then founders and the auditor read `hub log`',
    true,
  ),
} as const satisfies Record<string, ErrorKind>;

/** A code of the catalogue. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE;

export interface HubErrorOptions {
  readonly cause?: unknown;
  /** Machine-readable particulars; never a personal value. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The only error that crosses a folder's border on purpose. */
export class HubError extends Error {
  override readonly name = 'HubError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  /**
   * @param message lower case, fact first, input in backticks, no final period, no personal value.
   */
  constructor(code: ErrorCode, message: string, options: HubErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  get kind(): ErrorKind {
    return ERROR_CATALOGUE[this.code];
  }

  get origin(): ErrorOrigin {
    return this.kind.origin;
  }

  get retryable(): boolean {
    return this.kind.retryable;
  }

  get status(): number {
    return this.kind.status;
  }
}

/** True if `code` stands in the catalogue. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CATALOGUE, code);
}

/** True if `error` is a {@link HubError}, optionally of one code. */
export function isHubError(error: unknown, code?: ErrorCode): error is HubError {
  return error instanceof HubError && (code === undefined || error.code === code);
}

/**
 * Reads an error back out of a contract's message, which starts with its code: ``WRONG_STATE: entry `x` is locked``.
 *
 * @returns undefined when the text does not start with a code of the catalogue.
 */
export function parseContractError(text: string): HubError | undefined {
  const end = text.indexOf(': ');
  if (end < 0) return undefined;
  const code = text.slice(0, end);
  return isErrorCode(code) ? new HubError(code, text.slice(end + 2)) : undefined;
}
