/** Drafts as they are typed: `income` of one's own, `taxation/income` of anybody's. */
import { type DraftId, draftId, type MspId } from '../model';
import { word } from './cli';
import { memberNamed } from './member-name';
import type { Session } from './session';

/** Whose draft, and which. */
export interface DraftName {
  readonly msp: MspId;
  readonly id: DraftId;
}

/** @throws {HubError} `INVALID_ARGUMENT`: neither `<draft>` nor `<member>/<draft>`. */
export function draftNamed({ dataDir, msp }: Session, text: string): DraftName {
  const at = text.indexOf('/');
  const id = word(draftId, 'draft')(text.slice(at + 1));
  return { msp: at < 0 ? msp : memberNamed(dataDir, text.slice(0, at)), id };
}
