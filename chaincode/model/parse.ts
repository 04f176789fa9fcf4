/** Reading what came from outside against a schema of this folder. */
import type { z } from 'zod';
import { HubError } from './error';

/**
 * @param what names the value in the message: `entry content`, `row filter`.
 * @throws {HubError} `INVALID_ARGUMENT` naming the path and what it must be; never the value, which may be personal.
 */
export function parseAs<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const at = issue === undefined || issue.path.length === 0 ? '' : ` at \`${issue.path.join('.')}\``;
  throw new HubError('INVALID_ARGUMENT', `${what}${at} ${issue?.message ?? 'is not valid'}`);
}

/**
 * Parses JSON text, then {@link parseAs}.
 *
 * @throws {HubError} `INVALID_ARGUMENT`.
 */
export function parseJsonAs<S extends z.ZodType>(schema: S, text: string, what: string): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new HubError('INVALID_ARGUMENT', `${what} is not JSON`, { cause });
  }
  return parseAs(schema, value, what);
}
