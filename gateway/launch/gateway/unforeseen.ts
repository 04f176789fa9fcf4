/** What is done with an error that nobody foresaw: whoever runs the gateway learns its place, the caller that the hub failed. */
import type { Logger } from 'pino';
import { causeOf, errorAnswer, type ResponseBody } from '../../answer';

/** How many places of a stack are told. */
const PLACES = 8;

/**
 * The answer to a request that failed. An error that is none of the catalogue's is logged, with `about` it: by its name and its
 * place, and not its message, which may quote a value.
 */
export function failureAnswer(
  logger: Pick<Logger, 'error'>,
  error: unknown,
  about: object = {},
): ResponseBody {
  const known = causeOf(error);
  if (known === undefined) logger.error({ ...about, at: placesOf(error) }, 'unforeseen error');
  return { errors: [errorAnswer(known)] };
}

function placesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [typeof error];
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...lines.slice(0, PLACES).map((line) => line.trim())];
}
