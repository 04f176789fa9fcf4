/** Who may have written duties and drafts; entries and what hangs on them have laws of their own. */
import { canonicalHash, type Duty } from '../../model/index';
import { BINDING_LAWS } from './binding-law';
import { ENTRY_LAWS } from './entry-law';
import { isBy, type Law, type Problem, unless } from './row-change';

const duty: Law<'duty'> = ({ before, after, attributes: [msp = '', id] }, at) => {
  if (after === undefined || after.msp !== msp || after.id !== id) return 'holds another duty';
  if (!isBy(at, msp)) return `was not written by \`${msp}\``;
  return before === undefined
    ? unless(after.version === 1 && after.status === 'STANDING', 'did not begin as a standing version 1')
    : dutyStepProblem(before, after);
};

/** Amended under the next version, or retired as it was. */
function dutyStepProblem(before: Duty, after: Duty): Problem {
  if (before.status === 'RETIRED') return 'was retired for good';
  if (after.status === 'STANDING') return unless(after.version === before.version + 1, 'skips a version');
  const isSame =
    after.version === before.version && canonicalHash(after.content) === canonicalHash(before.content);
  return unless(isSame, 'was amended when it was retired');
}

/** Its member writes it; others only move its state, as founders reviewing or voters voting. */
const draft: Law<'draft'> = ({ before, after, attributes: [msp = '', id] }, at) => {
  if (after === undefined || after.msp !== msp || after.id !== id) return 'holds another draft';
  if (isBy(at, msp)) return undefined;
  const isSame =
    before !== undefined &&
    before.revision === after.revision &&
    canonicalHash(before.content) === canonicalHash(after.content);
  return unless(isSame, `was not written by \`${msp}\``);
};

export const DIRECTORY_LAWS = { duty, draft, ...ENTRY_LAWS, ...BINDING_LAWS } as const;
