/** One query over HTTP, as an application asks it. */
import { Agent, errors, request } from 'undici';
import { z } from 'zod';
import { HubError, isHubError, parseJsonAs } from '../../model';
import type { GatewayAddress } from './gateway-address';

/** Longer than the gateway itself takes to give up on a department. */
const PATIENCE_MS = 60_000;

const answeredError = z.looseObject({
  message: z.string(),
  extensions: z.looseObject({
    code: z.string(),
    remedy: z.string().optional(),
    reasons: z.unknown().optional(),
  }),
});
const answeredBody = z.looseObject({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(answeredError).optional(),
});

const answeredAccess = z.looseObject({
  reasons: z.array(z.unknown()).optional(),
  errors: z.array(answeredError).optional(),
});

export type AnsweredError = z.output<typeof answeredError>;
/** What the gateway answered: GraphQL's response, as it came. */
export type AnsweredBody = z.output<typeof answeredBody>;

/** What a query would be decided: reasons, none where it passes; or why it was not decided. */
export type AnsweredAccess = z.output<typeof answeredAccess>;

export interface Question {
  readonly gateway: GatewayAddress;
  readonly token: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/**
 * Asks, and gives back what was answered, a refusal too.
 *
 * @throws {HubError} `NOT_READY`: nothing answers at the address, or what answers is no gateway.
 */
export async function askGateway(question: Question): Promise<AnsweredBody> {
  const work = (dispatcher: Agent): Promise<string> => posted(question, '/graphql', dispatcher);
  return await reaching(question.gateway, answeredBody, work);
}

/**
 * Asks what the query would be decided: nothing is fetched, recorded or counted.
 *
 * @throws {HubError} as {@link askGateway}.
 */
export async function askAccess(question: Question): Promise<AnsweredAccess> {
  const work = (dispatcher: Agent): Promise<string> => posted(question, '/access', dispatcher);
  return await reaching(question.gateway, answeredAccess, work);
}

async function posted(
  { gateway, token, query, variables, operationName }: Question,
  path: string,
  dispatcher: Agent,
): Promise<string> {
  const { body } = await request(`${gateway.url}${path}`, {
    method: 'POST',
    dispatcher,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: JSON.stringify({ query, variables, ...(operationName === undefined ? {} : { operationName }) }),
  });
  return await body.text();
}

/**
 * Does one request over a connection of its own, and reads its answer.
 *
 * @throws {HubError} `NOT_READY`: nothing answers at the address, or what answers is no gateway.
 */
export async function reaching<S extends z.ZodType>(
  { url, certificate }: GatewayAddress,
  answer: S,
  work: (dispatcher: Agent) => Promise<string>,
): Promise<z.output<S>> {
  const dispatcher = new Agent({
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
    ...(certificate === undefined ? {} : { connect: { ca: certificate } }),
  });
  try {
    return parseJsonAs(answer, await work(dispatcher), `answer of \`${url}\``);
  } catch (error) {
    if (isHubError(error, 'INVALID_ARGUMENT')) {
      throw new HubError('NOT_READY', `what answers at \`${url}\` is no gateway of a hub`, { cause: error });
    }
    if (!isUnreachable(error)) throw error;
    throw new HubError('NOT_READY', `no gateway answers at \`${url}\``, { cause: error });
  } finally {
    await dispatcher.close();
  }
}

/** A connection that was refused, lost or never answered; other faults are ours. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof errors.UndiciError) return true;
  return typeof error === 'object' && error !== null && 'syscall' in error;
}
