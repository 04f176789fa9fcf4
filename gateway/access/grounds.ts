/** Everything that the tickets of one operation rest on. */
import type { Scope } from '../../chaincode/model';
import type { Access } from './access';

/**
 * The grounds of an allowed operation, each once, in one order whatever the order they were found in: those that the operation as a
 * whole is decided by, and those that single fetches rest on instead. Empty when denied.
 *
 * Two scopes are one ground if they differ in their items alone; it then has the items of both.
 */
export function groundsOf(access: Pick<Access, 'decision' | 'fetches'>): readonly Scope[] {
  const known = found.get(access);
  if (known !== undefined) return known;
  const grounds = collected(access);
  found.set(access, grounds);
  return grounds;
}

/** Of an access that stands they are asked for again and again. */
const found = new WeakMap<object, readonly Scope[]>();

function collected({ decision, fetches }: Pick<Access, 'decision' | 'fetches'>): readonly Scope[] {
  if (!decision.allowed) return [];
  const grounds = new Map<string, Scope>();
  for (const scope of [...decision.scopes, ...fetches.flatMap(({ scopes }) => scopes)]) {
    const key = groundKey(scope);
    const known = grounds.get(key);
    grounds.set(
      key,
      known === undefined ? scope : { ...known, items: [...new Set([...known.items, ...scope.items])] },
    );
  }
  return [...grounds].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, ground]) => ground);
}

/** Names a ground, with its rows: a grant's terms never change, but the consumer's attributes that they name may. */
export function groundKey({ basis, entry, beneficiary, derives, rowFilter }: Scope): string {
  return JSON.stringify([entry, beneficiary, derives ?? null, basis, rowFilter]);
}
