/**
 * The sequences of the contracts' chaincode definition whose laws this build knows. A definition that is committed under
 * another one may have changed them: nobody here can judge what it writes.
 */
export const KNOWN_SEQUENCES: ReadonlySet<number> = new Set([1]);
