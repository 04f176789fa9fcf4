/** A department answering fetches: verify, decide again, read through the scope, write down, sign. */
import type { KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { View } from '../../../chaincode/ledger/view/view';
import type { EntryCode } from '../../../chaincode/model/code';
import { subgraphName } from '../../../chaincode/model/identifier';
import type { FetchRequest, FetchResponse } from '../../../schema/fetch';
import type { Department } from '../declare/department';
import { Cursors, cursorKeyOf } from '../page/cursor';
import { listHash } from '../page/list-hash';
import type { Subgraph } from '../schema/build';
import { decideFetch, type Released } from './decide';
import { Documents } from './documents';
import { type Executed, executeFetch } from './execute';
import { faultOf } from './fault';
import type { FetchAnswerer } from './http-server';
import type { Nonces } from './nonces';
import { recordServed } from './record-served';
import type { ServedLog } from './served-log';
import { useTicket, type VerifiedQuery, verifyCaller } from './verify';

/** How long a fetch may wait for the department's view to reach its ticket's height. */
const HEIGHT_WAIT_MS = 3_000;

export interface FetchServiceOptions {
  readonly department: Department;
  readonly subgraph: Subgraph;
  /** This department's own. */
  readonly view: View;
  /** The reader's connection. */
  readonly database: Kysely<never>;
  /** Signs what is served; its public half stands in the publication. */
  readonly key: KeyObject;
  readonly servedLog: ServedLog;
  readonly nonces: Nonces;
  /** Hears what {@link faultOf} may tell of an error nobody expected. */
  readonly onFault?: (fault: string) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly heightWaitMs?: number;
}

export class FetchService implements FetchAnswerer {
  readonly #options: FetchServiceOptions;
  readonly #documents: Documents;
  readonly #cursorKey: Uint8Array;
  readonly #now: () => number;

  constructor(options: FetchServiceOptions) {
    this.#options = options;
    this.#documents = new Documents(options.subgraph.schema);
    this.#cursorKey = cursorKeyOf(options.key);
    this.#now = options.now ?? Date.now;
  }

  get height(): bigint {
    return this.#options.view.current.height;
  }

  onFault(error: unknown): void {
    this.#options.onFault?.(faultOf(error));
  }

  /**
   * Answers one fetch. When it resolves with data, the served log holds the fetch on disk.
   *
   * No statement reaches the database before ticket, evidence and decision hold.
   *
   * @throws {HubError} the code of the first check that fails.
   */
  async answer(request: FetchRequest): Promise<FetchResponse> {
    const { department, view, nonces, subgraph, heightWaitMs = HEIGHT_WAIT_MS } = this.#options;
    const verifier = { subgraph: department.name, view, nonces, heightWaitMs, now: this.#now };
    const ticket = await useTicket(request, verifier);
    if (ticket.kind === 'sdl') return { data: { _service: { sdl: subgraph.sdl } } };
    const query = await verifyCaller(ticket, request.extensions.evidence, verifier);
    return await this.#serve(query, request);
  }

  async #serve(query: VerifiedQuery, request: FetchRequest): Promise<FetchResponse> {
    const { department, subgraph, view, database } = this.#options;
    const fetch = { document: this.#documents.read(request.query), variables: request.variables ?? {} };
    const released = decideFetch(query, fetch, { subgraph: department.name, schema: subgraph.schema, view });
    const onFault = (error: unknown): void => this.onFault(error);
    const cursors = new Cursors(this.#cursorKey, {
      member: query.caller.iss,
      application: query.caller.sub,
      document: listHash(fetch.document),
    });
    const executor = { schema: subgraph.schema, database, tables: department.tables, cursors, onFault };
    const executed = await executeFetch(fetch, released.access, executor);
    const counterSignature = await this.#record(query, released, executed);
    return {
      data: executed.data,
      ...(executed.errors.length === 0 ? {} : { errors: executed.errors }),
      extensions: { counterSignature },
    };
  }

  async #record(query: VerifiedQuery, { grounds }: Released, { data, rows }: Executed): Promise<string> {
    const { department, key, servedLog } = this.#options;
    const served = {
      rows: rowsByCode(rows, (name) => codeOf(query.epoch, department.name, name)),
      bases: [...new Set(grounds.map(({ basis }) => basis))],
      data,
    };
    return await recordServed(query, served, {
      subgraph: department.name,
      key,
      servedLog,
      nowMs: this.#now(),
    });
  }
}

function codeOf(epoch: VerifiedQuery['epoch'], subgraph: string, localName: string): EntryCode | undefined {
  return epoch.bindings(subgraphName.parse(subgraph)).find((binding) => binding.localName === localName)
    ?.entry;
}

function rowsByCode(
  rows: ReadonlyMap<string, number>,
  codeOfName: (localName: string) => EntryCode | undefined,
): Readonly<Record<EntryCode, number>> {
  const coded = [...rows].flatMap(([name, count]) => {
    const code = codeOfName(name);
    return code === undefined ? [] : [[code, count] as const];
  });
  return Object.fromEntries(coded) as Record<EntryCode, number>;
}
