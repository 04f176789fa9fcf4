/** One folder in another's place. */
import { existsSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { HubError } from '../../model/error';
import { instantOf } from '../../model/instant';
import { syncFolder } from '../durable/whole-file';

/**
 * `fresh` stands at `place`, durably. What stood there stands beside it: a restore deletes nothing, since what is replaced may
 * hold what no copy has.
 *
 * @returns where it stands now; undefined when nothing stood there.
 * @throws {HubError} `DISK_REFUSED`: the system does not let folders be renamed there; all is as it was.
 */
export function takePlace(fresh: string, place: string): string | undefined {
  const aside = existsSync(place) ? asideOf(place) : undefined;
  if (aside !== undefined) rename(place, aside);
  try {
    rename(fresh, place);
  } catch (error) {
    if (aside !== undefined) rename(aside, place);
    throw error;
  }
  syncFolder(dirname(place));
  return aside;
}

/** Without what some systems refuse in a name. */
function asideOf(place: string): string {
  return `${place}.replaced-${instantOf(Date.now()).replaceAll(/[:.]/g, '-')}`;
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new HubError('DISK_REFUSED', `\`${from}\` cannot be renamed to \`${to}\`: \`${code}\``, { cause });
  }
}
