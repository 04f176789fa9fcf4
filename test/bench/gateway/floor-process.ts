/**
 * The least that a gateway can do for these answers: for each fetch a ticket is signed, posted over the hub's own connections, and the
 * counter-signature of what came back is verified. Nothing is admitted, planned, decided, digested, projected, merged or written down.
 *
 * A body is executed once by the hub's own executor, which is watched; then its fetches are sent again and again, all at the same
 * time, each under a ticket of its own, and the answer is the one that was remembered.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'graphql';
import { z } from 'zod';
import {
  type AccessId,
  evidenceHash,
  parseAs,
  type QueryTicket,
  signTicket,
  TICKET_LIFETIME_S,
  verifyCounterSignature,
} from '../../../chaincode/model';
import { analyse } from '../../../gateway/analysis';
import { executePlan, SubgraphPools } from '../../../gateway/execution';
import type { Caller } from '../../../gateway/identity';
import { gatewayConfig } from '../../../gateway/launch/gateway/process-config';
import { type SnapshotSubgraph, tlsIdentityOf } from '../../../gateway/supergraph';
import { callerIn } from './caller';
import { decideOn, type Ground, openGround } from './ground';
import { serveMeasured } from './measured';

/** One fetch as it was sent. */
interface SentFetch {
  readonly subgraph: SnapshotSubgraph;
  readonly query: string;
  readonly variables: object;
  readonly ticket: QueryTicket;
}

interface Remembered {
  readonly fetches: readonly SentFetch[];
  /** What is answered. */
  readonly answer: string;
}

const sentBody = z.object({
  query: z.string(),
  variables: z.looseObject({}),
  extensions: z.object({ ticket: z.string() }),
});
const answered = z.object({ extensions: z.object({ counterSignature: z.string() }) });
const asked = z.object({ query: z.string(), variables: z.looseObject({}) });

/** Connections that remember what goes over them. */
class WatchedPools extends SubgraphPools {
  readonly sent: SentFetch[] = [];

  override async post(
    subgraph: SnapshotSubgraph,
    body: () => Promise<string>,
    signal: AbortSignal,
  ): ReturnType<SubgraphPools['post']> {
    const text = await body();
    const { query, variables, extensions } = sentBody.parse(JSON.parse(text));
    const [, payload = ''] = extensions.ticket.split('.');
    const ticket = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as QueryTicket;
    this.sent.push({ subgraph, query, variables, ticket });
    return await super.post(subgraph, async () => text, signal);
  }
}

class Floor {
  readonly #ground: Ground;
  readonly #pools: SubgraphPools;
  readonly #remembered = new Map<string, Remembered>();
  readonly #signal = new AbortController().signal;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#pools = new SubgraphPools({}, tlsIdentityOf(ground.gateway));
  }

  async answer(body: string, caller: Caller): Promise<string> {
    const known = this.#remembered.get(body);
    if (known === undefined) {
      const remembered = await this.#execute(body, caller);
      this.#remembered.set(body, remembered);
      return remembered.answer;
    }
    const hash = evidenceHash(caller.evidence);
    await Promise.all(known.fetches.map(async (fetch) => await this.#send(fetch, caller.evidence, hash)));
    return known.answer;
  }

  async close(): Promise<void> {
    await this.#pools.close();
    await this.#ground.close();
  }

  async #send(
    { subgraph, query, variables, ticket }: SentFetch,
    evidence: string,
    hash: QueryTicket['evidence'],
  ): Promise<void> {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { ...ticket, ...once(), evidence: hash, iat, exp: iat + TICKET_LIFETIME_S };
    const signed = await signTicket(claims, this.#ground.gateway.key);
    const body = JSON.stringify({ query, variables, extensions: { ticket: signed, evidence } });
    const { text } = await this.#pools.post(subgraph, async () => body, this.#signal);
    const { counterSignature } = answered.parse(JSON.parse(text)).extensions;
    if ((await verifyCounterSignature(counterSignature, subgraph.publicKey)) === undefined) {
      throw new Error(`\`${subgraph.name}\` did not sign`);
    }
  }

  async #execute(body: string, { claims, evidence }: Caller): Promise<Remembered> {
    const { query, variables } = asked.parse(JSON.parse(body));
    const { keeper, view, gateway } = this.#ground;
    const snapshot = keeper.current;
    if (snapshot === undefined) throw new Error('no snapshot');
    const analysis = analyse(snapshot, parse(query), undefined);
    const access = decideOn(view, analysis, claims);
    const pools = new WatchedPools({}, tlsIdentityOf(gateway));
    const { access: id } = once();
    const terms = { id, key: randomBytes(32), gateway, evidence, purpose: claims.purpose };
    const execution = await executePlan({ ...terms, analysis, access, variables, pools });
    await pools.close();
    if (execution.withdrawn !== undefined) throw new Error('withdrawn');
    return { fetches: pools.sent, answer: JSON.stringify({ data: execution.data }) };
  }
}

/** What no two tickets have in common. */
function once(): Pick<QueryTicket, 'access' | 'nonce'> {
  const random = randomBytes(32);
  return {
    access: random.toString('base64url', 0, 16) as AccessId,
    nonce: random.toString('base64url', 16),
  };
}

async function respond(floor: Floor, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const caller = callerIn(message.headers.authorization ?? '');
  const answer = await floor.answer(Buffer.concat(chunks).toString('utf8'), caller);
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(answer),
  });
  response.end(answer);
}

serveMeasured(async (given: object) => {
  const config = parseAs(gatewayConfig, given, 'configuration of the gateway');
  const ground = await openGround(config, async () => {
    throw new Error('nothing is executed here');
  });
  await ground.keeper.load();
  await ground.keeper.settled(10_000);
  const floor = new Floor(ground);
  const server = createServer((message, response) => {
    void respond(floor, message, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await floor.close();
  };
  return { port: (server.address() as AddressInfo).port, close };
});
