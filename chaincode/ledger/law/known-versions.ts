import { CONTRACTS_VERSION } from '../../model/index';

/**
 * The versions of the contracts' chaincode definition whose laws this build knows. What is committed under another one may
 * follow another law: nobody here can judge what it writes.
 */
export const KNOWN_VERSIONS: ReadonlySet<string> = new Set([CONTRACTS_VERSION]);
