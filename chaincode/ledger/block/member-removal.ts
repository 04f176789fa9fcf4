/** A configuration update that takes one organisation of the application away. */
import type { common } from '@hyperledger/fabric-protos';

const APPLICATION = 'Application';

/**
 * The organisation that an update removes, and nothing else with it.
 *
 * A group's next version holds what the update names and nothing else (common/configtx): whoever is left out is removed.
 *
 * @param write the update's write set.
 * @param current the channel group in force.
 * @returns undefined when the update is of another kind.
 */
export function removedOrganisation(
  write: common.ConfigGroup | undefined,
  current: common.ConfigGroup | undefined,
): string | undefined {
  const before = current?.getGroupsMap().get(APPLICATION);
  const after = write?.getGroupsMap().get(APPLICATION);
  if (write === undefined || before === undefined || after === undefined) return undefined;
  const isApplicationAlone =
    write.getGroupsMap().getLength() === 1 &&
    write.getValuesMap().getLength() === 0 &&
    write.getPoliciesMap().getLength() === 0 &&
    after.getVersion() === before.getVersion() + 1 &&
    after.getModPolicy() === before.getModPolicy() &&
    isSameMap(after.getValuesMap(), before.getValuesMap()) &&
    isSameMap(after.getPoliciesMap(), before.getPoliciesMap());
  if (!isApplicationAlone) return undefined;
  const removed = [...before.getGroupsMap().keys()].filter((name) => !after.getGroupsMap().has(name));
  const rest = [...after.getGroupsMap().entries()];
  const isRestSame = rest.every(([name, group]) => isSame(group, before.getGroupsMap().get(name)));
  return isRestSame && removed.length === 1 ? removed[0] : undefined;
}

interface Versioned {
  getVersion(): number;
}

interface VersionedMap {
  entries(): Iterable<[string, Versioned]>;
  get(name: string): Versioned | undefined;
  getLength(): number;
}

/** What stays as it is stands in an update by its version alone. */
function isSame(written: Versioned, current: Versioned | undefined): boolean {
  return written.getVersion() === current?.getVersion();
}

function isSameMap(written: VersionedMap, current: VersionedMap): boolean {
  const all = [...written.entries()];
  return (
    all.length === current.getLength() && all.every(([name, element]) => isSame(element, current.get(name)))
  );
}
