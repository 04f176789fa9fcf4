/** Where a hub's processes find their things: all on one machine, or each in a container of its own. */
export interface Site {
  /** Holds `members/`. */
  readonly dataDir: string;
  /** A path below it, of one process alone; the folder stands once that process runs. */
  readonly folder: (...names: readonly string[]) => string;
  /** Where views remember the ledger's head, outside the data directory. */
  readonly heads: string;
  /** How old a view may be. */
  readonly leaseMs: number;
  /** The gateway's; subgraphs take those after it. */
  readonly port: number;
  /** Where subgraphs listen; left out, on the loopback. Elsewhere they speak TLS alone. */
  readonly host?: string;
}
