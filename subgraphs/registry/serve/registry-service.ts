/** The registry answering fetches: verified as a department's, decided by its own rules, written down and signed alike. */
import type { KeyObject } from 'node:crypto';
import { execute, type GraphQLError } from 'graphql';
import type { View } from '../../../chaincode/ledger/view/view';
import { isHubError } from '../../../chaincode/model/error';
import { REGISTRY_SUBGRAPH } from '../../../chaincode/model/record/binding';
import type { FetchError, FetchRequest, FetchResponse } from '../../../schema/fetch';
import { Cursors, cursorKeyOf } from '../../kit/page/cursor';
import { listHash } from '../../kit/page/list-hash';
import type { Subgraph } from '../../kit/schema/build';
import { Documents } from '../../kit/serve/documents';
import { faultOf } from '../../kit/serve/fault';
import type { FetchAnswerer } from '../../kit/serve/http-server';
import type { Nonces } from '../../kit/serve/nonces';
import { recordServed } from '../../kit/serve/record-served';
import type { ServedLog } from '../../kit/serve/served-log';
import { useTicket, type VerifiedQuery, verifyCaller } from '../../kit/serve/verify';
import type { RegistryContext } from '../context';
import { EntrySearch } from '../entries/entry-search';

const HEIGHT_WAIT_MS = 3_000;

export interface RegistryServiceOptions {
  readonly subgraph: Subgraph;
  readonly signing: RegistryContext['signing'];
  readonly records: RegistryContext['records'];
  /** The registry's own. */
  readonly view: View;
  /** Signs what is served; its public half stands in the publication. */
  readonly key: KeyObject;
  readonly servedLog: ServedLog;
  readonly nonces: Nonces;
  /** Hears what {@link faultOf} may tell of an error nobody expected. */
  readonly onFault?: (fault: string) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export class RegistryService implements FetchAnswerer {
  readonly #options: RegistryServiceOptions;
  readonly #documents: Documents;
  readonly #cursorKey: Uint8Array;
  readonly #search = new EntrySearch();
  readonly #now: () => number;

  constructor(options: RegistryServiceOptions) {
    this.#options = options;
    this.#documents = new Documents(options.subgraph.schema, ['query', 'mutation']);
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
   * @throws {HubError} the code of the first check that fails.
   */
  async answer(request: FetchRequest): Promise<FetchResponse> {
    const { view, nonces, subgraph } = this.#options;
    const verifier = {
      subgraph: REGISTRY_SUBGRAPH,
      view,
      nonces,
      heightWaitMs: HEIGHT_WAIT_MS,
      now: this.#now,
    };
    const ticket = await useTicket(request, verifier);
    if (ticket.kind === 'sdl') return { data: { _service: { sdl: subgraph.sdl } } };
    const query = await verifyCaller(ticket, request.extensions.evidence, verifier);
    return await this.#serve(query, request);
  }

  async #serve(query: VerifiedQuery, request: FetchRequest): Promise<FetchResponse> {
    const { subgraph, key, servedLog } = this.#options;
    const document = this.#documents.read(request.query);
    const result = await execute({
      schema: subgraph.schema,
      document,
      variableValues: request.variables ?? {},
      contextValue: this.#contextOf(query, listHash(document)),
    });
    // Through JSON once: what is digested is what is sent.
    const data: unknown = JSON.parse(JSON.stringify(result.data ?? null));
    const errors = (result.errors ?? []).map((error) => this.#masked(error));
    const server = { subgraph: REGISTRY_SUBGRAPH, key, servedLog, nowMs: this.#now() };
    // What it tells is nobody's item: no rows of an entry, no grounds.
    const counterSignature = await recordServed(query, { rows: {}, bases: [], data }, server);
    return { data, ...(errors.length === 0 ? {} : { errors }), extensions: { counterSignature } };
  }

  #contextOf({ caller, epoch }: VerifiedQuery, document: string): RegistryContext {
    const { view, signing, records } = this.#options;
    return {
      caller,
      epoch,
      moment: view.moment(epoch, () => 0),
      cursors: new Cursors(this.#cursorKey, { member: caller.iss, application: caller.sub, document }),
      search: this.#search,
      records,
      signing,
    };
  }

  #masked({ path, originalError }: GraphQLError): FetchError {
    if (!isHubError(originalError)) this.onFault(originalError);
    const { code, origin } = isHubError(originalError)
      ? originalError
      : ({ code: 'SUBGRAPH_ERROR', origin: 'subgraph' } as const);
    return { message: code, ...(path === undefined ? {} : { path }), extensions: { code, origin } };
  }
}
