/** What a refusal says, in the shape of the gateway's `extensions`. */

/** The grant that would be enough. */
export interface MissingGrant {
  readonly consumer: string;
  readonly entry: string;
  readonly items: readonly string[];
  readonly purpose: string;
  readonly derives: string | null;
}

export interface Reason {
  readonly subgraph: string;
  readonly coordinate: string;
  readonly entry: string | null;
  readonly item: string | null;
  readonly beneficiary: string;
  readonly reason: string;
  readonly missing: MissingGrant | null;
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly reasons: readonly Reason[];
}

interface AnsweredError {
  readonly message: string;
  readonly extensions?: Partial<Omit<Refusal, 'message'>>;
}

interface Answered {
  readonly data?: unknown;
  readonly errors?: readonly AnsweredError[];
}

/** The refusal in the response editor's text; undefined when something was answered, or nothing yet. */
export function refusalIn(response: string): Refusal | undefined {
  if (!response.startsWith('{')) return undefined;
  const { data, errors } = JSON.parse(response) as Answered;
  const [first] = errors ?? [];
  if (data !== undefined || first?.extensions?.code === undefined) return undefined;
  const { code, remedy = '', reasons = [] } = first.extensions;
  return { code, message: first.message, remedy, reasons };
}

/** The missing grants, each once, with all items that any reason lacks. */
export function missingGrants({ reasons }: Refusal): readonly MissingGrant[] {
  const found = new Map<string, MissingGrant>();
  for (const { missing } of reasons) {
    if (missing === null) continue;
    const key = JSON.stringify([missing.consumer, missing.entry, missing.purpose, missing.derives]);
    const items = [...new Set([...(found.get(key)?.items ?? []), ...missing.items])];
    found.set(key, { ...missing, items });
  }
  return [...found.values()];
}
