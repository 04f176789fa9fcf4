/** Tokens by an application's own key, from its folder on this machine. */
import { createPrivateKey } from 'node:crypto';
import { readKeyFolder } from '../../ledger/identity/key-folder';
import { applicationFolder, listApplications, mspIdOf } from '../../ledger/identity/member-folder';
import {
  type ApplicationId,
  HubError,
  MAX_TOKEN_LIFETIME_S,
  mspId,
  type Officer,
  type PurposeCode,
  signToken,
} from '../../model';
import { requireMember } from '../session';

export interface TokenOf {
  readonly dataDir: string;
  /** Folder under `members/`: `housing`. */
  readonly member: string;
  readonly application: ApplicationId;
  readonly purpose: PurposeCode;
  readonly officer: Officer;
}

/**
 * A token for ten minutes from now.
 *
 * @throws {HubError} `NOT_FOUND`: no such member, or no such application of it, has a key here.
 */
export async function signApplicationToken(of: TokenOf): Promise<string> {
  const { dataDir, member, application, purpose, officer } = of;
  requireMember({ dataDir, member });
  requireApplication(of);
  const { keyPem } = readKeyFolder(applicationFolder(dataDir, member, application));
  return await signToken(
    {
      member: mspId.parse(mspIdOf(dataDir, member)),
      application,
      purpose,
      officer,
      issuedAtMs: Date.now(),
      lifetimeS: MAX_TOKEN_LIFETIME_S,
    },
    createPrivateKey(keyPem),
  );
}

function requireApplication({ dataDir, member, application }: TokenOf): void {
  const known = listApplications(dataDir, member);
  if (known.includes(application)) return;
  const others = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  throw new HubError('NOT_FOUND', `no application \`${application}\` of \`${member}\`; ${others}`);
}

/**
 * The application that was named, or the member's only one.
 *
 * @throws {HubError} `NOT_FOUND`: no such member; `INVALID_ARGUMENT`: none is named, and it has not exactly one.
 */
export function applicationOf(
  { dataDir, member }: Pick<TokenOf, 'dataDir' | 'member'>,
  named: ApplicationId | undefined,
): ApplicationId {
  if (named !== undefined) return named;
  requireMember({ dataDir, member });
  const known = listApplications(dataDir, member) as ApplicationId[];
  const [only] = known;
  if (only !== undefined && known.length === 1) return only;
  throw new HubError(
    'INVALID_ARGUMENT',
    `name the application of \`${member}\`: it has ${known.join(', ') || 'none'}`,
  );
}
