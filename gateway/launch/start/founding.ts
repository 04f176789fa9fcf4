/** Has the alliance founded at the first start, and publications renewed when addresses change. */
import type { LedgerPlace } from '../../../chaincode/ledger/ledger-place';
import { ADMITTED } from '../founding/step';
import { subgraphPorts } from '../layout';
import { builtModule, type StartContext } from './context';

/** On a network every step waits for blocks, and each department for a block of its own on either channel. */
const FOUNDED_WITHIN_MS = { embedded: 120_000, fabric: 600_000 } as const;

/** Where each subgraph answers, by its name. */
export function subgraphUrls(gatewayPort: number): Readonly<Record<string, string>> {
  const ports = Object.entries(subgraphPorts(gatewayPort));
  return Object.fromEntries(ports.map(([subgraph, port]) => [subgraph, `http://127.0.0.1:${port}/graphql`]));
}

/** A founding under way. */
export interface Founding {
  /** Resolves once every member's certificates count: only then may a department follow the ledger. */
  readonly admitted: Promise<void>;
  /** Resolves once every member, entry and publication stands. */
  readonly done: Promise<void>;
}

/** Founds the alliance, or renews the publications of one that stands. */
export function startFounding(context: StartContext, place: LedgerPlace): Founding {
  const { supervisor, directory, options } = context;
  const isFounded = directory.isDone('founding');
  const anchors = options.ledger === 'fabric' ? 'required' : 'absent';
  let admit = (): void => undefined;
  const admitted = new Promise<void>((resolve) => {
    admit = resolve;
    if (isFounded) resolve();
  });
  const ended = supervisor.run({
    name: 'founding',
    module: builtModule('gateway/launch/founding/main'),
    config: { dataDir: directory.path, place, anchors, urls: subgraphUrls(options.port), found: !isFounded },
    readyWithinMs: FOUNDED_WITHIN_MS[options.ledger],
    onProgress: (step) => step === ADMITTED && admit(),
  });
  return { admitted, done: ended.then(() => directory.complete('founding')) };
}
