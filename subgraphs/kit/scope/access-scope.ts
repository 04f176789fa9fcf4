/** What one fetch may see of a department's entries. */
import type { RowFilter } from '../../../chaincode/model/record/row-filter';

/** The rows of one beneficiary: the union of its bases' filters. Without a basis, no row. */
export type BeneficiaryRows = readonly RowFilter[];

/** What a fetch may see of one entry. */
export interface EntryScope {
  readonly items: ReadonlySet<string>;
  /** One element a beneficiary: a row is seen only if it is in the rows of each. Empty, nothing is seen. */
  readonly rows: readonly BeneficiaryRows[];
}

/** By the department's local name of the entry. An entry that is not named is not there. */
export type AccessScope = ReadonlyMap<string, EntryScope>;
