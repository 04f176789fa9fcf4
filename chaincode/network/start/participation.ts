/** Orderers' channel participation: which channels one serves, and having it serve another. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, FormData, fetch, type Response } from 'undici';
import { z } from 'zod';
import { HubError, parseAs } from '../../model';
import type { Layout } from '../description/layout';
import { addressOf, type OrdererNode } from '../description/nodes';

const standing = z.looseObject({
  name: z.string(),
  height: z.number(),
  status: z.string(),
  consensusRelation: z.string(),
});

/** How an orderer stands to a channel it serves. */
export type OrdererStanding = z.output<typeof standing>;

/** Acts as the administrator of the orderer's organisation. Close it. */
export class Participation {
  readonly #node: OrdererNode;
  readonly #agent: Agent;

  constructor(node: OrdererNode, layout: Layout) {
    this.#node = node;
    const tls = join(layout.orderingAdmin(node.domain), 'tls');
    const read = (path: string): string => readFileSync(path, 'utf8');
    this.#agent = new Agent({
      connect: {
        servername: node.tlsName,
        ca: read(join(layout.orderer(node), 'tls', 'ca.crt')),
        cert: read(join(tls, 'client.crt')),
        key: read(join(tls, 'client.key')),
      },
    });
  }

  /**
   * The orderer serves the channel, as a consenter where the block says so.
   *
   * @throws {HubError} `NETWORK_FAILED`: it refused; `LEDGER_UNAVAILABLE` (retryable): it does not answer.
   */
  async join(genesis: string): Promise<void> {
    const body = new FormData();
    body.append('config-block', new Blob([readFileSync(genesis)]), 'config.block');
    const answer = await this.#ask('', { method: 'POST', body });
    if (answer.status !== 201) await this.#refused(answer);
  }

  /** @throws {HubError} as {@link join}. */
  async standing(channel: string): Promise<OrdererStanding> {
    const answer = await this.#ask(`/${channel}`);
    if (answer.status !== 200) return await this.#refused(answer);
    return parseAs(standing, await answer.json(), `answer of \`${this.#node.name}\``);
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }

  async #ask(
    path: string,
    request: { readonly method?: string; readonly body?: FormData } = {},
  ): Promise<Response> {
    const url = `https://${addressOf(this.#node, this.#node.administrationPort)}/participation/v1/channels${path}`;
    try {
      return await fetch(url, { ...request, dispatcher: this.#agent });
    } catch (cause) {
      throw new HubError('LEDGER_UNAVAILABLE', `\`${this.#node.name}\` does not answer`, { cause });
    }
  }

  async #refused(answer: Response): Promise<never> {
    throw new HubError(
      'NETWORK_FAILED',
      `\`${this.#node.name}\` answered ${answer.status}: ${await answer.text()}`,
    );
  }
}
