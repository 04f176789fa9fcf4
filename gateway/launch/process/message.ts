/** What a process of the hub says to the launcher, over Node's IPC channel. */
import { z } from 'zod';
import { HubError, isErrorCode, isHubError } from '../../../chaincode/model';

/** `ready` carries what others need to know of it, e.g. its address; `failed` ends it. */
export const processMessage = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('ready') }),
  z.looseObject({ type: z.literal('progress'), step: z.string() }),
  z.looseObject({ type: z.literal('failed'), code: z.string().default('INTERNAL'), message: z.string() }),
]);
export type ProcessMessage = z.infer<typeof processMessage>;

/** An error as it crosses to the launcher. */
export function failureMessage(error: unknown): ProcessMessage {
  const code = isHubError(error) ? error.code : 'INTERNAL';
  const message = error instanceof Error ? error.message : String(error);
  return { type: 'failed', code, message };
}

/** The error a process reported. */
export function reportedError(of: { readonly code: string; readonly message: string }): HubError {
  return new HubError(isErrorCode(of.code) ? of.code : 'INTERNAL', of.message);
}
