/** The one way in which an entry's row changes after its first version: by a step of its life, under the next revision. */
import type { BallotId, MspId } from '../../model/identifier';
import type { Entry } from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { ENTRY_LIFE, type EntryEvent } from '../life/entry-life';
import { nextState } from '../life/life';
import { row } from '../state/row';

export interface EntryChange {
  readonly event: EntryEvent;
  /** The member whose transaction it is. */
  readonly by: MspId;
  /** The vote that this transaction completes. */
  readonly ballot?: BallotId;
  readonly reason?: string;
  /** The new version, of an amendment. */
  readonly version?: number;
}

/**
 * The entry is where the event leads, under the next revision.
 *
 * @throws {HubError} `WRONG_STATE`: the event does not follow.
 */
export async function changeEntry(ctx: HubContext, entry: Entry, change: EntryChange): Promise<Entry> {
  const { event, by, ballot, reason, version = entry.version } = change;
  const { code, provider, statusReason } = entry;
  const status = nextState(ENTRY_LIFE, entry.status, event, `entry \`${code}\``);
  const why = event === 'resume' ? undefined : (reason ?? statusReason);
  return ctx.state.put(row.entry(code), {
    code,
    provider,
    status,
    version,
    revision: entry.revision + 1,
    by,
    ...(ballot === undefined ? {} : { ballot }),
    ...(why === undefined ? {} : { statusReason: why }),
  });
}
