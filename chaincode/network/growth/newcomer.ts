/** Whom the command line says is to join. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { listMembers, mspIdOf } from '../../ledger/identity/member-folder';
import { HubError, type MemberTerms, type MspId, memberTerms, mspId, parseAs } from '../../model';
import type { NetworkOptions } from '../options';

/** Who joins. */
export interface Newcomer {
  /** Its folder under `members/`. */
  readonly folder: string;
  readonly msp: MspId;
  /** What the founders vote for; absent where they have voted already. */
  readonly terms?: MemberTerms;
}

/**
 * The member that the options name. Its MSP ID is that of its keys, else of its terms.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: neither keys nor terms say who it is.
 */
export function newcomerOf({ member: folder = '', terms: file, stateDir }: NetworkOptions): Newcomer {
  const terms =
    file === undefined ? undefined : parseAs(memberTerms, parse(readFileSync(file, 'utf8')), 'member terms');
  const known = listMembers(stateDir).includes(folder) ? mspId.parse(mspIdOf(stateDir, folder)) : undefined;
  const msp = known ?? terms?.msp;
  if (msp === undefined)
    throw new HubError(
      'INVALID_ARGUMENT',
      `\`${folder}\` has no keys here, and no \`--terms\` say who it is`,
    );
  if (terms !== undefined && terms.msp !== msp)
    throw new HubError('INVALID_ARGUMENT', `the terms are of \`${terms.msp}\`, the keys of \`${msp}\``);
  return { folder, msp, ...(terms === undefined ? {} : { terms }) };
}
