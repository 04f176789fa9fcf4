/** Where everything of the hub lies in its containers, and in the volume of what is made once. */
import { join } from 'node:path';
import { PROVIDERS } from '../alliance';
import { RECORDS } from '../configuration/records';
import type { Site } from '../configuration/site';
import { subgraphPorts } from '../layout';

/** The gateway's port in its container; subgraphs have those after it, as on one machine. */
export const PORT = 4000;
/** Longer than the longest fail-over of a network. */
const LEASE_MS = 30_000;
/** Every address: a container has a network of its own. */
export const EVERYWHERE = '0.0.0.0';

/** Each a PostgreSQL server of its own: the departments', and the access records' index. */
export const DATABASES: readonly string[] = [...PROVIDERS.map(({ subgraph }) => subgraph), RECORDS];

/** Paths below one folder, `/hub` in every container. Nothing is made by naming it. */
export class Places {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Where processes find their things. Their heads lie in volumes of their own, one each, not beside what they check. */
  get site(): Site {
    return {
      dataDir: this.root,
      folder: (...names) => join(this.root, ...names),
      heads: this.heads,
      leaseMs: LEASE_MS,
      port: PORT,
      host: EVERYWHERE,
    };
  }

  get heads(): string {
    return join(this.root, 'heads');
  }

  /** What one process is started with, and nothing of another's. */
  process(name: string): string {
    return join(this.root, 'processes', name);
  }

  configuration(name: string): string {
    return join(this.process(name), 'config.json');
  }

  /** The gateway's pair for callers. */
  get gatewayTls(): string {
    return join(this.process('gateway'), 'tls');
  }

  get databases(): string {
    return join(this.root, 'databases');
  }

  /** Every password of one server. */
  database(name: string): string {
    return join(this.databases, name);
  }

  /** What the server itself is told. */
  server(name: string): string {
    return join(this.database(name), 'server');
  }

  /** The superuser's, as the server's first start reads it. */
  serverPassword(name: string): string {
    return join(this.server(name), 'password');
  }

  /** Where a server's clients find its socket. */
  socket(name: string): string {
    return join(this.root, 'sockets', name);
  }

  /** There once the alliance is founded. */
  get founded(): string {
    return join(this.root, 'founded.json');
  }
}

/** Where each subgraph answers: its container has its name. */
export function subgraphUrls(): Readonly<Record<string, string>> {
  const ports = Object.entries(subgraphPorts(PORT));
  return Object.fromEntries(
    ports.map(([subgraph, port]) => [subgraph, `https://${subgraph}:${port}/graphql`]),
  );
}
