import type { ServedTouch } from '../../../chaincode/model/access/confirm';
import type { Scope } from '../../../chaincode/model/access/decision';
import type { EntryCode } from '../../../chaincode/model/code';
import type { Binding } from '../../../chaincode/model/record/binding';
import type { RowFilter } from '../../../chaincode/model/record/row-filter';
import type { AccessScope, BeneficiaryRows, EntryScope } from './access-scope';

/**
 * What a fetch may see, from the grounds its own department decided on.
 *
 * Items are those the document touches and a ground covers, no more. Rows are the union of the grounds for each
 * beneficiary (and each derivation), and the intersection of these.
 */
export function accessScopeOf(
  grounds: readonly Scope[],
  touches: readonly ServedTouch[],
  bindings: readonly Binding[],
): AccessScope {
  const access = new Map<string, EntryScope>();
  for (const { entry, localName } of bindings) {
    const own = grounds.filter((ground) => ground.entry === entry);
    if (own.length > 0) access.set(localName, { items: itemsOf(entry, own, touches), rows: rowsOf(own) });
  }
  return access;
}

function itemsOf(
  entry: EntryCode,
  grounds: readonly Scope[],
  touches: readonly ServedTouch[],
): ReadonlySet<string> {
  const touched = new Set(
    touches.flatMap((touch) => (touch.entry === entry && touch.item !== undefined ? [touch.item] : [])),
  );
  return new Set(grounds.flatMap(({ items }) => items.filter((item) => touched.has(item))));
}

function rowsOf(grounds: readonly Scope[]): readonly BeneficiaryRows[] {
  const groups = new Map<string, RowFilter[]>();
  for (const { beneficiary, derives, rowFilter } of grounds) {
    const group = JSON.stringify([beneficiary, derives ?? null]);
    groups.set(group, [...(groups.get(group) ?? []), rowFilter]);
  }
  return [...groups.values()];
}
