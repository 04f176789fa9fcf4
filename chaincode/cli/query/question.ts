/** A query as it is typed: a file, its variables, who asks through what, and what for. */
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { type ApplicationId, type Officer, type PurposeCode, parseJsonAs } from '../../model';
import { readText } from '../text-file';
import { applicationOf, signApplicationToken } from './application-token';
import { type AnsweredAccess, type AnsweredBody, askAccess, askGateway, type Question } from './ask-gateway';
import { gatewayAddress } from './gateway-address';

export interface TypedQuestion {
  readonly dataDir: string;
  readonly member: string;
  readonly application: ApplicationId | undefined;
  readonly purpose: PurposeCode;
  readonly officer: Officer;
  /** A GraphQL document; `-` is standard input. */
  readonly file: string;
  /** JSON, or the name of a file that holds it. */
  readonly variables: string | undefined;
  readonly operation: string | undefined;
  readonly gateway: string | undefined;
}

const variablesGiven = z.record(z.string(), z.json());

/**
 * Signs a token, asks the gateway, and gives back what it answered.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: no such file, no JSON; `NOT_FOUND`: no such application here; as {@link askGateway}.
 */
export async function ask(typed: TypedQuestion): Promise<AnsweredBody> {
  return await askGateway(await signedQuestion(typed));
}

/** As {@link ask}, for what the query would be decided. */
export async function askWhether(typed: TypedQuestion): Promise<AnsweredAccess> {
  return await askAccess(await signedQuestion(typed));
}

async function signedQuestion(typed: TypedQuestion): Promise<Question> {
  const query = readText(typed.file);
  const variables = variablesOf(typed.variables);
  const gateway = gatewayAddress(typed.dataDir, typed.gateway);
  const application = applicationOf(typed, typed.application);
  const token = await signApplicationToken({ ...typed, application });
  const { operation } = typed;
  return {
    gateway,
    token,
    query,
    variables,
    ...(operation === undefined ? {} : { operationName: operation }),
  };
}

function variablesOf(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  const isFile = !text.trimStart().startsWith('{') && existsSync(text);
  return parseJsonAs(variablesGiven, isFile ? readText(text) : text, 'variables');
}
