/** Fetches as a gateway would send them, and departments as they would answer, each behind its own HTTP server. */
import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import type { Kysely } from 'kysely';
import { NodeDirectory } from '../../../chaincode/ledger/durable/node-directory';
import {
  type AccessId,
  type Coordinate,
  documentHash,
  evidenceHash,
  type ItemId,
  type MspId,
  type QueryTicket,
  rowsOf,
  signStatement,
  signTicket,
  signToken,
  type TicketScope,
  variablesHash,
  verifyToken,
} from '../../../chaincode/model';
import type { FetchRequest, FetchResponse } from '../../../schema/fetch';
import { DEMO_DEPARTMENTS } from '../../../subgraphs/demo/departments';
import { openReader } from '../../../subgraphs/kit/database/reader';
import { buildSubgraph } from '../../../subgraphs/kit/schema/build';
import { FetchService } from '../../../subgraphs/kit/serve/fetch-service';
import { fetchServer } from '../../../subgraphs/kit/serve/http-server';
import { Nonces } from '../../../subgraphs/kit/serve/nonces';
import { readServedLog, type ServedLine, ServedLog } from '../../../subgraphs/kit/serve/served-log';
import { HandFedView, newKey, type Rows } from './directory';

/** A department under test. */
export interface Served {
  readonly name: string;
  readonly url: string;
  readonly view: HandFedView;
  readonly key: KeyObject;
  readonly schema: GraphQLSchema;
  readonly logPath: string;
  /** The statements its database got. */
  readonly statements: string[];
  /** What it said of errors nobody expected. */
  readonly faults: string[];
  readonly stop: () => Promise<void>;
}

export async function serve(name: string, rows: Rows, readerUrl: string, folder: string): Promise<Served> {
  const department = DEMO_DEPARTMENTS.find((each) => each.name === name);
  if (department === undefined) throw new Error(`no department ${name}`);
  const statements: string[] = [];
  const faults: string[] = [];
  const database: Kysely<never> = openReader({ url: readerUrl, onStatement: (sql) => statements.push(sql) });
  const view = new HandFedView(rows.epoch(10n));
  const [key, logPath] = [newKey(), join(folder, `${name}.served.log`)];
  const servedLog = await ServedLog.open(await NodeDirectory.at(folder), basename(logPath));
  const subgraph = await buildSubgraph(department);
  const { schema } = subgraph;
  const service = new FetchService({
    department,
    subgraph,
    view,
    database,
    key,
    servedLog,
    nonces: new Nonces(),
    heightWaitMs: 300,
    onFault: (fault) => faults.push(fault),
  });
  const server = fetchServer(service);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    await closed(server);
    await servedLog.close();
    await database.destroy();
  };
  return {
    name,
    url: `http://127.0.0.1:${port}/graphql`,
    view,
    key,
    schema,
    logPath,
    statements,
    faults,
    stop,
  };
}

/** The lines of a served log on the disk. */
export async function servedLines(path: string): Promise<readonly ServedLine[]> {
  return await readServedLog(await NodeDirectory.at(dirname(path)), basename(path));
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** A POST of anything at all. */
export async function post(
  url: string,
  body: unknown,
): Promise<{ readonly status: number; readonly body: FetchResponse }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as FetchResponse };
}

export interface Caller {
  readonly member: MspId;
  readonly application: string;
  readonly key: KeyObject;
  readonly purpose?: string;
}

export async function evidenceOf({
  member,
  application,
  key,
  purpose = 'housing-eligibility',
}: Caller): Promise<string> {
  const terms = {
    member,
    application,
    purpose,
    officer: 'officer-7',
    issuedAtMs: Date.now(),
    lifetimeS: 300,
  };
  const token = await signToken(terms as Parameters<typeof signToken>[0], key);
  return (await verifyToken(token, () => createPublicKey(key), Date.now())).evidence;
}

export interface Ground {
  readonly basis: string;
  readonly items: readonly string[];
  readonly beneficiary: MspId;
  readonly derives?: string;
  readonly districts?: readonly string[];
}

export function scopeOf(rows: Rows, localName: string, grounds: readonly Ground[]): readonly TicketScope[] {
  const { code, version } = rows.version(localName);
  return grounds.map(({ basis, items, beneficiary, derives, districts }) => ({
    basis: basisOf(basis),
    entry: code,
    version,
    items: items as readonly ItemId[],
    rowFilter:
      districts === undefined
        ? rowsOfGrant(rows, basisOf(basis))
        : [{ dimension: 'district' as ItemId, in: [...districts] }],
    beneficiary,
    ...(derives === undefined ? {} : { derives: derives as Coordinate }),
  }));
}

const basisOf = (basis: string): TicketScope['basis'] =>
  (/^\d+$/.test(basis) ? `g-${basis.padStart(12, '0')}` : basis) as TicketScope['basis'];

/** As a gateway over the same rows would tell them; every row of what is no grant. */
function rowsOfGrant(rows: Rows, basis: TicketScope['basis']): TicketScope['rowFilter'] {
  const terms = rows.grants.find(({ grant }) => grant.id === basis)?.grant.terms;
  return rowsOf(terms?.rowFilter ?? [], () => undefined) ?? [];
}

export interface Planned {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly scope: readonly TicketScope[];
}

export const random = (bytes: number): string => randomBytes(bytes).toString('base64url');

/** The claims of a ticket for one fetch; `change` overrides some. */
export function ticketClaims(
  subgraph: string,
  { query, variables, scope }: Planned,
  evidence: string,
  change: Partial<Record<keyof QueryTicket, unknown>> = {},
): QueryTicket {
  const now = Math.floor(Date.now() / 1000);
  return {
    kind: 'query',
    gateway: { msp: 'FinanceMSP', id: 'gate' },
    subgraph,
    iat: now,
    exp: now + 20,
    nonce: random(16),
    access: random(16) as AccessId,
    fetch: 0,
    document: documentHash(query),
    variables: variablesHash(variables),
    evidence: evidenceHash(evidence),
    digestKey: random(32),
    purpose: 'housing-eligibility',
    height: '10',
    scope,
    ...change,
  } as QueryTicket;
}

export async function ticketed(
  planned: Planned,
  claims: QueryTicket,
  evidence: string,
  gateway: KeyObject,
): Promise<FetchRequest> {
  const { query, variables } = planned;
  const ticket = await signTicket(claims, gateway);
  return { query, ...(variables === undefined ? {} : { variables }), extensions: { ticket, evidence } };
}

export async function sdlTicket(subgraph: string, gateway: KeyObject): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    kind: 'sdl',
    gateway: { msp: 'FinanceMSP', id: 'gate' },
    subgraph,
    iat: now,
    exp: now + 20,
    nonce: random(16),
  };
  return await signStatement('hub-ticket+jwt', claims, gateway);
}
