/** Row filters by what the consumer is: its own record must say it, and the entry must know the value. */
import { HubError } from '../../model/error';
import {
  type AttributeCondition,
  attributeOf,
  type EntryContent,
  type GrantTerms,
  isByAttribute,
  type Member,
} from '../../model/record';
import type { HubContext } from '../contract/hub-context';
import { row } from '../state/row';

/**
 * Each attribute that the row filter names stands in the consumer's voted record, with a value of the dimension's code set.
 * The record is read only for a filter that names one; later changes of it count at each decision.
 *
 * @throws {HubError} `INVALID_ARGUMENT`: an attribute that the record has not, or a value that the entry cannot apply.
 */
export async function requireAttributes(
  ctx: HubContext,
  { consumer, rowFilter }: GrantTerms,
  content: EntryContent,
): Promise<void> {
  const conditions = rowFilter.filter(isByAttribute);
  if (conditions.length === 0) return;
  const member = await ctx.state.require(row.member(consumer));
  for (const condition of conditions) requireKnown(condition, member, content);
}

function requireKnown(
  { dimension, attribute }: AttributeCondition,
  member: Member,
  content: EntryContent,
): void {
  const value = attributeOf(member, attribute);
  if (value === undefined) throw refusal(`\`${member.msp}\` has no attribute \`${attribute}\``);
  const known = content.rowDimensions.find(({ item }) => item === dimension);
  if (known?.values?.includes(value) === false) {
    throw refusal(`attribute \`${attribute}\` of \`${member.msp}\` is outside ${known.codeSet}`);
  }
}

function refusal(message: string): HubError {
  return new HubError('INVALID_ARGUMENT', `terms at \`rowFilter\`: ${message}`);
}
