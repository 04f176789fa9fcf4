/** Which publications make up the next snapshot: what agrees with the bindings, and of that, what composes. */
import type { SupergraphInputs } from '../../chaincode/ledger/view/epoch';
import {
  HubError,
  isHubError,
  type Publication,
  REGISTRY_SUBGRAPH,
  type SubgraphName,
} from '../../chaincode/model';
import {
  type PublicationFault,
  publicationFaults,
  refusalOf,
  registryFaults,
} from '../../schema/publication';
import type { Composer, Composition } from './composer';
import type { PublishedSubgraph } from './snapshot';
import { insecureAddress } from './subgraph-tls';

/** A publication that was left out, and why. */
export interface RefusedPublication {
  readonly subgraph: SubgraphName;
  readonly error: HubError;
}

/** What composed, and what was left out of it. */
export interface Chosen {
  readonly supergraphSdl: string | undefined;
  readonly published: readonly PublishedSubgraph[];
  readonly refused: readonly RefusedPublication[];
}

/**
 * Why a publication may not be used with these inputs; undefined when it may.
 *
 * A binding of another provider under this subgraph's name is refused too: whose data it is would be ambiguous.
 */
export function disagreement(
  { publication, sdl }: PublishedSubgraph,
  inputs: SupergraphInputs,
): HubError | undefined {
  const insecure = insecureAddress(publication);
  if (insecure !== undefined) return insecure;
  if (publication.subgraph === REGISTRY_SUBGRAPH) return faultIn(() => registryFaults(sdl));
  const bindings = inputs.bindings.filter((binding) => binding.subgraph === publication.subgraph);
  if (bindings.some((binding) => binding.provider !== publication.provider)) {
    return new HubError('SCHEMA_REFUSED', `\`${publication.subgraph}\` is bound by another provider too`);
  }
  return faultIn(() => publicationFaults(sdl, bindings));
}

function faultIn(faults: () => readonly PublicationFault[]): HubError | undefined {
  try {
    const [fault] = faults();
    return fault === undefined ? undefined : refusalOf(fault);
  } catch (error) {
    if (isHubError(error, 'SCHEMA_REFUSED')) return error;
    throw error;
  }
}

/**
 * Composes the candidates; when they do not compose together, keeps what stood before and adds the others one by one.
 *
 * Of a refused candidate, the publication of the same subgraph that stood before stays, if it still agrees. The registry comes
 * last: no vote binds what one founder publishes as such, so it never stands in a department's place.
 */
export async function choose(
  candidates: readonly PublishedSubgraph[],
  standing: readonly PublishedSubgraph[],
  composer: Composer,
): Promise<Chosen> {
  if (candidates.length === 0) return { supergraphSdl: undefined, published: [], refused: [] };
  const whole = await composeOf(candidates, composer);
  if (whole.supergraphSdl !== undefined) return { ...whole, published: candidates, refused: [] };
  return await addOneByOne(candidates, standing, composer);
}

async function addOneByOne(
  candidates: readonly PublishedSubgraph[],
  standing: readonly PublishedSubgraph[],
  composer: Composer,
): Promise<Chosen> {
  let published = standing.filter(isDepartments);
  let supergraphSdl =
    published.length === 0 ? undefined : (await composeOf(published, composer)).supergraphSdl;
  if (supergraphSdl === undefined) published = [];
  const refused: RefusedPublication[] = [];
  const registries = [...standing, ...candidates].filter((each) => !isDepartments(each));
  for (const candidate of [...candidates.filter(isDepartments), ...new Set(registries)]) {
    if (published.some((each) => samePublication(each.publication, candidate.publication))) continue;
    const { subgraph } = candidate.publication;
    const next = [...published.filter((each) => each.publication.subgraph !== subgraph), candidate];
    const composed = await composeOf(next, composer);
    if (composed.supergraphSdl === undefined) {
      refused.push({
        subgraph,
        error: new HubError('SCHEMA_REFUSED', composed.faults[0] ?? 'it does not compose'),
      });
    } else {
      published = next;
      supergraphSdl = composed.supergraphSdl;
    }
  }
  return { supergraphSdl, published, refused };
}

function isDepartments({ publication }: PublishedSubgraph): boolean {
  return publication.subgraph !== REGISTRY_SUBGRAPH;
}

/** True if nothing that composition or a fetch rests on differs. */
export function samePublication(one: Publication, other: Publication): boolean {
  return (
    one.subgraph === other.subgraph &&
    one.sdlHash === other.sdlHash &&
    one.url === other.url &&
    one.spki === other.spki &&
    one.provider === other.provider
  );
}

async function composeOf(published: readonly PublishedSubgraph[], composer: Composer): Promise<Composition> {
  return await composer.compose(
    published.map(({ publication, sdl }) => ({ name: publication.subgraph, url: publication.url, sdl })),
  );
}
