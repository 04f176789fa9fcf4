import type { Denial, Denied, MissingGrant } from '../../chaincode/model';

/** One denial as `extensions.reasons` carries it; what does not apply is null, so that every reason has every field. */
export interface Reason {
  readonly subgraph: string;
  readonly coordinate: string;
  readonly entry: string | null;
  readonly item: string | null;
  readonly beneficiary: string;
  readonly reason: string;
  /** The grant that would be enough; null where no grant would help. */
  readonly missing: {
    readonly consumer: string;
    readonly entry: string;
    readonly items: readonly string[];
    readonly purpose: string;
    readonly derives: string | null;
  } | null;
}

/** The reasons of a refusal, in the decision's order, each once. */
export function reasonsOf({ denials }: Denied): readonly Reason[] {
  const found = new Map<string, Reason>();
  for (const denial of denials) {
    const reason = reasonOf(denial);
    found.set(JSON.stringify(reason), reason);
  }
  return [...found.values()];
}

function reasonOf(denial: Denial): Reason {
  return {
    subgraph: denial.subgraph,
    coordinate: denial.coordinate,
    entry: denial.entry ?? null,
    item: denial.item ?? null,
    beneficiary: denial.beneficiary,
    reason: denial.reason,
    missing: denial.missing === undefined ? null : missingOf(denial.missing),
  };
}

function missingOf({ consumer, entry, items, purpose, derives }: MissingGrant): Reason['missing'] {
  return { consumer, entry, items, purpose, derives: derives ?? null };
}
