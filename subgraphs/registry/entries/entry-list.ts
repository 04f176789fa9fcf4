/** Which entries a search answers, and in which order. */
import { z } from 'zod';
import type { StandingEntry } from '../../../chaincode/model/access/facts';
import { entryStatus, shareType } from '../../../chaincode/model/enumeration';
import { mspId, purposeCode } from '../../../chaincode/model/identifier';
import type { PageArgs } from '../../kit/page/page-args';
import type { KeyedRow } from '../../kit/scope/keyed-rows';
import { optional } from '../argument';
import type { RegistryContext } from '../context';

/** The arguments of `directoryEntries`, as they come. */
export interface EntriesArgs extends PageArgs {
  readonly words?: string | null;
  readonly theme?: string | null;
  readonly provider?: string | null;
  readonly shareType?: string | null;
  readonly purpose?: string | null;
  readonly status?: readonly string[] | null;
}

const LONGEST_SEARCH = 200;
const words = z.string().max(LONGEST_SEARCH, `must be at most ${LONGEST_SEARCH} characters`);
const theme = z.string().regex(/^\d{2}$/, 'must be two digits');
const statuses = z.array(entryStatus);
const STANDING: z.output<typeof statuses> = ['LOCKED', 'SUSPENDED'];

/**
 * Entries with the keys they are ordered by: how well they are found, then their code.
 *
 * @throws {HubError} `INVALID_ARGUMENT`.
 */
export function entriesBy(
  args: EntriesArgs,
  { search, epoch }: RegistryContext,
): readonly KeyedRow<StandingEntry>[] {
  const isMeant = filterOf(args);
  const sought = (optional(words, args.words, 'words') ?? '').trim();
  const found = sought === '' ? undefined : search.find(sought, epoch);
  const standing = found === undefined ? epoch.entries() : foundEntries(found.keys(), epoch);
  return [...standing]
    .filter(isMeant)
    .map((row) => ({ key: [found?.get(row.entry.code) ?? 0, row.entry.code], row }));
}

function* foundEntries(
  codes: Iterable<StandingEntry['entry']['code']>,
  epoch: RegistryContext['epoch'],
): Generator<StandingEntry> {
  for (const code of codes) {
    const standing = epoch.entry(code);
    if (standing !== undefined) yield standing;
  }
}

function filterOf(args: EntriesArgs): (standing: StandingEntry) => boolean {
  const under = optional(theme, args.theme, 'theme');
  const provider = optional(mspId, args.provider, 'provider');
  const shared = optional(shareType, args.shareType, 'shareType');
  const purpose = optional(purposeCode, args.purpose, 'purpose');
  const among = optional(statuses, args.status, 'status') ?? STANDING;
  return ({ entry, current: { content } }) =>
    among.includes(entry.status) &&
    (under === undefined || content.classification.theme === under) &&
    (provider === undefined || entry.provider === provider) &&
    (shared === undefined || content.sharing.type === shared) &&
    (purpose === undefined || content.purposes.includes(purpose));
}
