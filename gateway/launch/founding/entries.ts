/** Step 7 of founding: each department's duties and entries, reviewed and voted on by the founders. */
import { canonicalJson, type Draft, draft } from '../../../chaincode/model';
import type { DepartmentDescription, DescribedEntry } from '../../../subgraphs/kit/binding/examine';
import { type AllianceMember, FOUNDERS } from '../alliance';
import { passBallot } from './committee';
import type { Office, Offices } from './office';

/** A department and what its own code says of it. */
export interface DescribedDepartment {
  readonly department: AllianceMember;
  readonly description: DepartmentDescription;
}

/** The department's duties are recorded and its entries locked, each under its code. */
export async function registerEntries(offices: Offices, described: DescribedDepartment): Promise<void> {
  const office = offices.of(described.department);
  const { duties, entries } = described.description;
  await Promise.all(duties.map((duty) => recordDuty(office, duty)));
  await Promise.all(entries.map((entry) => lockEntry(offices, office, entry)));
}

async function recordDuty(
  office: Office,
  { id, content }: DepartmentDescription['duties'][number],
): Promise<void> {
  const args = [id, canonicalJson(content)];
  await office.ensure('directory', { contract: 'Directory', transaction: 'RecordDuty', args });
}

/** Each step follows from the state the draft is in, so a draft that stands half-way goes on from there. */
async function lockEntry(
  offices: Offices,
  office: Office,
  { localName, content }: DescribedEntry,
): Promise<void> {
  const { msp } = office.member;
  const step = async (by: Office, transaction: string, args: readonly string[]): Promise<Draft> => {
    const { result } = await by.submit('directory', { contract: 'Directory', transaction, args });
    return draft.parse(JSON.parse(Buffer.from(result).toString('utf8')));
  };
  const read = { contract: 'Directory', transaction: 'ReadDraft', args: [msp, localName] };
  let standing = await office.find('directory', read, draft);
  standing ??= await step(office, 'DraftEntry', [localName, canonicalJson(content), '']);
  if (standing.state === 'DRAFT') {
    standing = await step(office, 'SubmitDraft', [localName, String(standing.revision)]);
  }
  const [reviewer] = FOUNDERS;
  const revision = String(standing.revision);
  if (standing.state === 'SUBMITTED') {
    const args = [msp, localName, revision];
    await offices
      .of(reviewer)
      .submit('directory', { contract: 'Directory', transaction: 'ReviewDraft', args });
  }
  if (standing.state === 'LOCKED') return;
  await passBallot(offices, { channel: 'directory', ballot: `entry/${msp}/${localName}/${revision}` });
}
