import type { z } from 'zod';
import { HubError } from '../../chaincode/model/error';

/**
 * An argument in the directory's own words.
 *
 * @param name as it stands in the document.
 * @throws {HubError} `INVALID_ARGUMENT`: it cannot be such a thing, whether or not one exists.
 */
export function argument<S extends z.ZodType>(schema: S, value: unknown, name: string): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new HubError('INVALID_ARGUMENT', `\`${name}\` ${read.error.issues[0]?.message ?? 'is not valid'}`);
}

/** As {@link argument}; undefined where it is left out. */
export function optional<S extends z.ZodType>(
  schema: S,
  value: unknown,
  name: string,
): z.output<S> | undefined {
  return value == null ? undefined : argument(schema, value, name);
}
