/** Terms made narrower on the command line: what a consent and a delegation may change. */
import { type GrantedFilter, type GrantTerms, grantTerms, type ItemId, parseAs } from '../model';

export interface NarrowerTerms {
  readonly items?: readonly ItemId[];
  readonly rows?: GrantedFilter;
  readonly until?: string;
  readonly quota?: number;
}

/** @throws {HubError} `INVALID_ARGUMENT`: no valid terms. */
export function narrowed(
  terms: GrantTerms,
  { items, rows, until, quota }: NarrowerTerms,
  over: Partial<GrantTerms> = {},
): GrantTerms {
  return parseAs(
    grantTerms,
    {
      ...terms,
      items: items ?? terms.items,
      rowFilter: rows ?? terms.rowFilter,
      window: { from: terms.window.from, until: until ?? terms.window.until },
      ...(quota === undefined ? {} : { quota: { operationsPerDay: quota } }),
      ...over,
    },
    'terms',
  );
}
