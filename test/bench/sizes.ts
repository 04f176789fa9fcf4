/** How large a bench is. */
export interface BenchSize {
  readonly entries: number;
  readonly grants: number;
  /** Transactions of each kind. */
  readonly transactions: number;
  /** Batches of 2,000 records. */
  readonly batches: number;
  /** Rounds of 500 decisions in each directory. */
  readonly rounds: number;
  /** Access records in the index. */
  readonly records: number;
}

/** LEDGER's size needs about a minute to build and two gigabytes: `--entries 100000 --grants 1000000`. */
export const USUAL_SIZE: BenchSize = {
  entries: 10_000,
  grants: 100_000,
  transactions: 200,
  batches: 5,
  rounds: 40,
  records: 100_000,
};
