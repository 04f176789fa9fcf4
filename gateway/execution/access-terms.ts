import type { AccessId, PurposeCode } from '../../chaincode/model';
import type { Access } from '../access';
import type { Analysis } from '../analysis';
import type { GatewayIdentity } from '../supergraph';

/** One allowed, recorded access that is about to be executed. */
export interface ExecutedAccess {
  readonly id: AccessId;
  /** Keys every digest of this access; 32 random bytes. */
  readonly key: Uint8Array;
  readonly gateway: GatewayIdentity;
  /** The caller's, as its token carried it. */
  readonly evidence: string;
  readonly purpose: PurposeCode;
  readonly analysis: Analysis;
  /** Its decision must be an allowance. */
  readonly access: Access;
}
