/** Arguments that several functions take. Each is a string on the wire. */
import { z } from 'zod';
import { parseAs } from '../../model/parse';

const reason = z.string().trim().min(1, 'must not be empty').max(1000);

/** Why something is suspended, returned, refused or revoked. @throws {HubError} `INVALID_ARGUMENT`: empty or too long. */
export function parseReason(text: string): string {
  return parseAs(reason, text, 'reason');
}

const revision = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be a revision such as `1`')
  .transform(Number);

/** @throws {HubError} `INVALID_ARGUMENT`. */
export function parseRevision(text: string): number {
  return parseAs(revision, text, 'revision');
}
