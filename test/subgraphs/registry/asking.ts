/** The registry over a directory that the contracts wrote in memory: documents in, answers out. */
import { type ExecutionResult, execute, parse, validate } from 'graphql';
import { FIRST_CHARTER } from '../../../chaincode/contracts';
import { DirectoryEpoch } from '../../../chaincode/ledger/view/directory-epoch';
import type { MspId, PurposeCode, Sha256Hex } from '../../../chaincode/model';
import { Cursors } from '../../../subgraphs/kit/page/cursor';
import { listHash } from '../../../subgraphs/kit/page/list-hash';
import type { Subgraph } from '../../../subgraphs/kit/schema/build';
import type { RegistryContext } from '../../../subgraphs/registry/context';
import { EntrySearch } from '../../../subgraphs/registry/entries/entry-search';
import { buildRegistry } from '../../../subgraphs/registry/schema';
import type { Stage } from '../../chaincode/contracts/fixture/stage';

export const NOON = Date.parse('2026-11-23T12:00:00.000Z');
const CURSOR_KEY = new Uint8Array(32);

/** The directory on stage, as a view reads it. */
export function epochOn(stage: Stage): DirectoryEpoch {
  const rows = stage.state('directory').dump();
  const writes = rows.map(([key, text]) => ({ key, value: Buffer.from(text), transaction: 0 }));
  return DirectoryEpoch.before(FIRST_CHARTER).after({
    number: 0n,
    hash: '' as Sha256Hex,
    writes,
    alarms: [],
  });
}

export class Asking {
  readonly #subgraph: Subgraph;
  readonly #search = new EntrySearch();
  readonly #parts: Partial<RegistryContext>;

  private constructor(subgraph: Subgraph, parts: Partial<RegistryContext>) {
    this.#subgraph = subgraph;
    this.#parts = parts;
  }

  static async open(parts: Partial<RegistryContext> = {}): Promise<Asking> {
    return new Asking(await buildRegistry(), parts);
  }

  /** What a member's application is answered, as the wire carries it. */
  async ask(stage: Stage, caller: string, query: string, variables = {}): Promise<ExecutionResult> {
    const document = parse(query);
    const faults = validate(this.#subgraph.schema, document);
    if (faults.length > 0) throw new AggregateError(faults, String(faults[0]));
    const epoch = this.#parts.epoch ?? epochOn(stage);
    const [member, application] = [caller as MspId, 'desk' as RegistryContext['caller']['sub']];
    const contextValue: Partial<RegistryContext> = {
      caller: { iss: member, sub: application, purpose: 'housing-eligibility' as PurposeCode },
      epoch,
      moment: { ledgerTimeMs: NOON, ownTimeMs: NOON, fresh: true, usedToday: () => 0 },
      cursors: new Cursors(CURSOR_KEY, { member, application, document: listHash(document) }),
      search: this.#search,
      ...this.#parts,
    };
    const result = await execute({
      schema: this.#subgraph.schema,
      document,
      variableValues: variables,
      contextValue,
    });
    return JSON.parse(JSON.stringify(result));
  }

  /** The data of an answer without errors. */
  async data(stage: Stage, caller: string, query: string, variables = {}): Promise<Record<string, unknown>> {
    const { data, errors } = await this.ask(stage, caller, query, variables);
    if (errors !== undefined) throw new AggregateError(errors, JSON.stringify(errors));
    return data as Record<string, unknown>;
  }
}
