/**
 * The version under which members commit the contracts' definition: it names the law of what the contracts write.
 *
 * It is raised in the commit that has them write what the law of the release before would not allow. Views stop at a version
 * that they do not know, so whoever follows a ledger has the new release before its members commit it; a change that the
 * law does not see, such as a faster read, keeps the version, and nobody needs to be told.
 */
export const CONTRACTS_VERSION = '1';
