/** What founders sign one after the other, each at its own place: a member's certificates count on a channel. */
import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { ChannelConfig } from '../ledger/block/channel-config';
import { isAdminSignature } from '../ledger/block/config-signature';
import { writeDurably } from '../ledger/durable/whole-file';
import type { Channel } from '../ledger/ledger';
import { HubError, type MspId, mspId, parseJsonAs } from '../model';
import { readText } from './text-file';

const admissionFile = z.strictObject({
  v: z.literal(1),
  channel: z.enum(['directory', 'exchange']),
  member: mspId,
  /** `common.ConfigUpdate`, base64. */
  update: z.base64(),
  signatures: z.array(z.strictObject({ founder: mspId, signature: z.base64() })),
});

/** An update of a channel's configuration, and who has signed it. */
export interface Admission {
  readonly channel: Channel;
  readonly member: MspId;
  readonly update: Uint8Array;
  readonly signatures: ReadonlyMap<MspId, Uint8Array>;
}

/**
 * The signatures under exactly this update; none where there is no such file yet. Each is the founder's it is said to be: what went
 * through other hands is verified before another one signs below it.
 *
 * @param config of the channel: whose certificates count there.
 * @throws {HubError} `TERMS_MISMATCH`: the file holds another update, of another member, another certificate, or of a
 *   configuration that has changed since; or a signature that no admin of the founder it names made under this update.
 *   `INVALID_ARGUMENT`: it is no such file.
 */
export function signaturesIn(
  file: string,
  { channel, member, update }: Omit<Admission, 'signatures'>,
  config: Pick<ChannelConfig, 'msps'>,
): ReadonlyMap<MspId, Uint8Array> {
  if (!existsSync(file)) return new Map<MspId, Uint8Array>();
  const read = parseJsonAs(admissionFile, readText(file), `\`${file}\``);
  const isSame = Buffer.from(update).equals(Buffer.from(read.update, 'base64'));
  if (!isSame || read.channel !== channel || read.member !== member) {
    throw new HubError(
      'TERMS_MISMATCH',
      `\`${file}\` is of another member or certificate, or the channel has changed since: begin with a new file`,
    );
  }
  return new Map(
    read.signatures.map(({ founder, signature: base64 }) => {
      const signature = Buffer.from(base64, 'base64');
      if (isAdminSignature(config, founder, { update, signature })) return [founder, signature];
      throw new HubError(
        'TERMS_MISMATCH',
        `the signature of \`${founder}\` in \`${file}\` is no signature of its admin under this update: have it sign again, from a file without it`,
      );
    }),
  );
}

/** The file holds all of it; a crash leaves what was there before. */
export function writeAdmission(file: string, { channel, member, update, signatures }: Admission): void {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const signed = [...signatures].map(([founder, signature]) => ({ founder, signature: base64(signature) }));
  const text = JSON.stringify({ v: 1, channel, member, update: base64(update), signatures: signed }, null, 2);
  writeDurably(file, `${text}\n`);
}
