/** One execution of a compiled plan: fetches as the plan orders them, each answer merged where it belongs. */
import { type ErrorCode, HubError, type SubgraphName } from '../../../chaincode/model';
import type { AnalysedFetch } from '../../analysis';
import { Row } from '../row';
import type { CompiledFetch, CompiledNode } from './compiled-plan';
import { isObject, type JsonObject, merge, own } from './merge';
import { type Place, pathTo, placesBelow } from './places';
import { absentIn, representationOf } from './requires';
import { rewrite } from './rewrites';

type Path = readonly (string | number)[];

/** A part of a fetch that failed; the path is one of the fetch's own answer. */
export interface FetchFault {
  readonly code: ErrorCode;
  readonly path: Path;
}

/** What became of a fetch. The data fit its document and its representations; objects in them are the executor's to change. */
export interface FetchResult {
  readonly data?: JsonObject;
  readonly faults?: readonly FetchFault[];
}

/** Asks a department. Never rejects for anything a department does. */
export type Ask = (fetch: AnalysedFetch, variables: Readonly<JsonObject>) => Promise<FetchResult>;

/** The same in the answer's own path, which may be longer than what is there. */
export interface PlacedFault extends FetchFault {
  readonly subgraph: SubgraphName;
}

export interface PlanRunOptions {
  readonly variables: Readonly<Record<string, unknown>>;
  /** Of every variable that a condition names. */
  readonly conditions: ReadonlyMap<string, boolean>;
  readonly ask: Ask;
}

/** So many fields that could not be asked for are told one by one. */
const MAX_TOLD = 1_000;

export class PlanRun {
  /** What has been merged so far. */
  readonly data: JsonObject = new Row();
  readonly faults: PlacedFault[] = [];
  readonly #options: PlanRunOptions;

  constructor(options: PlanRunOptions) {
    this.#options = options;
  }

  /** Resolves when every fetch of the plan has been merged or has failed. */
  async run(plan: CompiledNode): Promise<void> {
    await this.#node(plan, [{ object: this.data, way: undefined }]);
  }

  async #node(node: CompiledNode, places: readonly Place[]): Promise<void> {
    switch (node.kind) {
      case 'Fetch':
        return await this.#fetch(node, places);
      case 'Sequence':
        for (const each of node.nodes) await this.#node(each, places);
        return;
      case 'Parallel':
        await Promise.all(node.nodes.map(async (each) => await this.#node(each, places)));
        return;
      case 'Flatten': {
        const below = placesBelow(places, node.path);
        if (below.length > 0) await this.#node(node.node, below);
        return;
      }
      case 'Condition': {
        const held = this.#options.conditions.get(node.variable);
        if (held === undefined) throw new HubError('INTERNAL', 'a condition was not evaluated');
        const branch = node.branches[`${held}`];
        if (branch !== undefined) await this.#node(branch, places);
      }
    }
  }

  async #fetch(compiled: CompiledFetch, places: readonly Place[]): Promise<void> {
    const variables = this.#variablesOf(compiled);
    const { requires } = compiled;
    if (requires === undefined) return await this.#root(compiled, places, variables);
    const representations: JsonObject[] = [];
    const sent: Place[] = [];
    for (const place of this.#known(compiled, places)) {
      const representation = representationOf(place.object, requires);
      if (representation === undefined) continue;
      rewrite(compiled.inputRewrites, representation);
      representations.push(representation);
      sent.push(place);
    }
    if (sent.length === 0) return;
    variables.representations = representations;
    const { data, faults = [] } = await this.#options.ask(compiled.fetch, variables);
    for (const { code, path } of faults) {
      const [, index, ...rest] = path;
      const place = typeof index === 'number' ? sent[index] : undefined;
      this.#fault(compiled, code, place === undefined ? listOf(sent) : [...pathTo(place), ...rest]);
    }
    if (data !== undefined) mergeEntities(compiled, data, sent);
  }

  async #root(compiled: CompiledFetch, places: readonly Place[], variables: JsonObject): Promise<void> {
    const { data, faults = [] } = await this.#options.ask(compiled.fetch, variables);
    if (data !== undefined) rewrite(compiled.outputRewrites, data);
    for (const place of places) {
      if (data !== undefined) merge(place.object, data);
      for (const { code, path } of faults) this.#fault(compiled, code, [...pathTo(place), ...path]);
    }
  }

  #variablesOf({ variables }: CompiledFetch): JsonObject {
    const found: JsonObject = new Row();
    for (const name of variables) {
      const value = own(this.#options.variables, name);
      if (value !== undefined) found[name] = value;
    }
    return found;
  }

  /**
   * The places of which nothing failed that the fetch requires. Of the others it is not asked at all, and what it would have told has
   * the same error: nobody computes from what is unknown, and its null does not look like an answer.
   */
  #known({ fetch, requires = [] }: CompiledFetch, places: readonly Place[]): readonly Place[] {
    if (this.faults.length === 0) return places;
    const faults = new Map(this.faults.map((each) => [JSON.stringify(each.path), each]));
    const causes = new Map<Place, PlacedFault>();
    for (const place of places) {
      const path = pathTo(place);
      const causing = absentIn(place.object, requires).map((each) =>
        faults.get(JSON.stringify([...path, ...each])),
      );
      const cause = causing.find((each) => each !== undefined);
      if (cause !== undefined) causes.set(place, cause);
    }
    // Each has an error of its own already: beyond so many fields no more is said.
    const keys = causes.size * fetch.responseKeys.length > MAX_TOLD ? [] : fetch.responseKeys;
    for (const [place, cause] of causes) {
      const path = pathTo(place);
      for (const key of keys) this.faults.push({ ...cause, path: [...path, key] });
    }
    return places.filter((each) => !causes.has(each));
  }

  #fault({ fetch }: CompiledFetch, code: ErrorCode, path: Path): void {
    this.faults.push({ code, path, subgraph: fetch.subgraph });
  }
}

/** The list that all the places stand in; the one place there is, if there is no list. */
function listOf([first]: readonly Place[]): Path {
  const path = first === undefined ? [] : pathTo(first);
  const at = path.findIndex((step) => typeof step === 'number');
  return at === -1 ? path : path.slice(0, at);
}

function mergeEntities(compiled: CompiledFetch, data: JsonObject, sent: readonly Place[]): void {
  const entities = own(data, '_entities');
  if (!Array.isArray(entities) || entities.length !== sent.length) {
    throw new HubError('INTERNAL', 'a fetch was answered other entities than it sent');
  }
  for (const [index, { object }] of sent.entries()) {
    const entity: unknown = entities[index];
    if (!isObject(entity)) continue;
    // Whoever knows an interface alone answers its name; what the entity is, is known already.
    if (!compiled.isConcrete(own(entity, '__typename'))) entity.__typename = object.__typename;
    rewrite(compiled.outputRewrites, entity);
    merge(object, entity);
  }
}
