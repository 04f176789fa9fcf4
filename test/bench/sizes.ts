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
  /** Requests a round to each gateway, of the heavy query. */
  readonly requests: number;
  /** Rounds of requests to each gateway. */
  readonly turns: number;
  /** Requests after which memory is looked at: an hour of ten a second. */
  readonly hour: number;
  /** The embedded ledger and a Fabric network are measured side by side. */
  readonly fabric: boolean;
  /** Transactions in flight where records go alone. */
  readonly flight: number;
  /** Grants that are revoked, one after the other. */
  readonly revocations: number;
  /** Names of the questions to the gateways, with commas; empty for all. */
  readonly questions: string;
  /** Folder for the gateways' processor profiles; empty for none. */
  readonly profile: string;
}

/** LEDGER's size needs about a minute to build and two gigabytes: `--entries 100000 --grants 1000000`. */
export const USUAL_SIZE: BenchSize = {
  entries: 10_000,
  grants: 100_000,
  transactions: 200,
  batches: 5,
  rounds: 40,
  records: 100_000,
  requests: 200,
  turns: 10,
  hour: 36_000,
  fabric: false,
  flight: 64,
  revocations: 20,
  questions: '',
  profile: '',
};
