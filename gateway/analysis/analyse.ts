/** From an operation to its analysis: plan, number the fetches, and say of each what it reveals and to whom. */
import { operationFromDocument } from '@apollo/federation-internals';
import { buildOperationContext } from '@apollo/gateway';
import type { DocumentNode } from 'graphql';
import { type Coordinate, HubError } from '../../chaincode/model';
import type { Snapshot } from '../supergraph';
import type { AnalysedFetch, Analysis, KeyTransfer } from './analysis';
import { dependantsOf } from './dependants';
import { numberFetches } from './fetches-of';
import { type ReadFetch, readFetch } from './read-fetch';
import { onlyOperation, selectedBy } from './selected';
import { type UseFor, Uses } from './use';

/**
 * Analyses one operation of a document that is valid against the snapshot's API schema. Not cached.
 *
 * @param operationName may be undefined where the document has one operation.
 * @throws {HubError} `OPERATION_UNKNOWN`, `OPERATION_REFUSED`.
 */
export function analyseOperation(
  snapshot: Snapshot,
  document: DocumentNode,
  operationName: string | undefined,
): Analysis {
  const operationContext = contextOf(snapshot, document, operationName);
  const { plan, fetches } = numberFetches(
    snapshot.planner.buildQueryPlan(
      operationFromDocument(
        snapshot.plannerApiSchema,
        onlyOperation(document, operationContext.operation),
        operationName === undefined ? {} : { operationName },
      ),
    ),
  );
  const read = fetches.map((fetch) => readFetch(snapshot, fetch));
  const asked = new Set(
    selectedBy(snapshot.apiSchema, onlyOperation(document, operationContext.operation)).flatMap(
      ({ coordinates }) => coordinates,
    ),
  );
  return {
    snapshot,
    plan,
    operationContext,
    fetches: read.map((each) => analyseFetch(each, read, asked)),
    transfers: transfersOf(read),
  };
}

function contextOf(
  snapshot: Snapshot,
  operationDocument: DocumentNode,
  operationName: string | undefined,
): Analysis['operationContext'] {
  try {
    return buildOperationContext({
      schema: snapshot.apiSchema,
      operationDocument,
      ...(operationName === undefined ? {} : { operationName }),
    });
  } catch (cause) {
    throw new HubError('OPERATION_UNKNOWN', 'the document has no such operation', { cause });
  }
}

function analyseFetch(
  one: ReadFetch,
  all: readonly ReadFetch[],
  asked: ReadonlySet<Coordinate>,
): AnalysedFetch {
  const uses = new Uses();
  const { isRegistry } = one.subgraph;
  const subgraph = one.subgraph.name;
  const derived = new Map<string, UseFor>();
  for (const { coordinates, inputs, atTop } of one.selected) {
    if (isRegistry) {
      // The registry itself says who sees what of it; here it only shows that it was asked.
      for (const coordinate of atTop ? coordinates : []) {
        uses.add({ subgraph, coordinate, kind: 'REGISTRY', for: 'CALLER' });
      }
      continue;
    }
    for (const coordinate of coordinates) {
      for (const whom of revealedTo(coordinate, all, asked)) {
        for (const each of [coordinate, ...inputs]) {
          uses.add({ subgraph, coordinate: each, kind: 'REVEALED', for: whom });
        }
        if (whom !== 'CALLER') derived.set(`${whom.subgraph} ${whom.coordinate}`, whom);
      }
    }
  }
  const { keys, unexplained } = one.representation;
  for (const coordinate of keys) {
    for (const whom of ['CALLER', ...derived.values()] as const) {
      uses.add({ subgraph, coordinate, kind: 'REVEALED', for: whom });
      uses.add({ subgraph, coordinate, kind: 'PRESENCE', for: whom });
    }
  }
  for (const coordinate of unexplained) {
    uses.add({ subgraph, coordinate, kind: 'UNEXPLAINED', for: 'CALLER' });
  }
  const tops = one.selected.filter((each) => each.atTop);
  return {
    ...one.fetch,
    uses: uses.all,
    responseKeys: [...new Set(tops.map((each) => each.responseKey))],
    dependants: dependantsOf(one, all),
  };
}

/**
 * Whom a coordinate is fetched for, anywhere in the plan: never nobody.
 *
 * A computed coordinate counts as the caller's even where it is only an input of another computation: its own inputs
 * are released for it only if the caller passes for it.
 */
function revealedTo(
  coordinate: Coordinate,
  all: readonly ReadFetch[],
  asked: ReadonlySet<Coordinate>,
): readonly UseFor[] {
  const found: UseFor[] = [];
  let forCaller = asked.has(coordinate);
  for (const { subgraph, representation } of all) {
    if (representation.keys.has(coordinate) || representation.inputs.has(coordinate)) forCaller = true;
    for (const [computed, inputs] of representation.inputs) {
      if (inputs.has(coordinate)) found.push({ subgraph: subgraph.name, coordinate: computed });
    }
  }
  return forCaller || found.length === 0 ? ['CALLER', ...found] : found;
}

/** Who sent each key: whoever answers it without having been sent it (an echo is held to what was sent). */
function transfersOf(all: readonly ReadFetch[]): readonly KeyTransfer[] {
  const found = new Map<string, KeyTransfer>();
  for (const receiver of all) {
    for (const coordinate of receiver.representation.keys) {
      for (const sender of all) {
        if (!sender.outputs.has(coordinate) || sender.representation.keys.has(coordinate)) continue;
        if (sender.subgraph.provider === receiver.subgraph.provider) continue;
        const transfer = { sender: sender.subgraph.name, receiver: receiver.subgraph.name, coordinate };
        found.set(JSON.stringify(transfer), transfer);
      }
    }
  }
  return [...found.values()];
}
