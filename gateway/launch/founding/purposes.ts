/** What data may be asked for in the demo alliance, by the founders' votes. */
import { canonicalJson, purposeCode } from '../../../chaincode/model';
import { FOUNDERS } from '../alliance';
import { agree } from './committee';
import type { Offices } from './office';

const PURPOSES = [
  {
    code: purposeCode.parse('housing-eligibility'),
    name: { zh: '公共租赁住房资格审核', en: 'Eligibility for public rental housing' },
    description: 'Deciding whether an applicant may rent public housing, and reviewing it each year.',
  },
  {
    code: purposeCode.parse('low-income-support'),
    name: { zh: '低收入家庭救助', en: 'Support of low-income households' },
    description: 'Deciding on social assistance to a household, and on its continuation.',
  },
  {
    code: purposeCode.parse('statistics'),
    name: { zh: '统计分析', en: 'Statistics' },
    description: 'Counting and comparing without regard to any one person.',
  },
] as const;

/** The purposes stand. */
export async function agreeOnPurposes(offices: Offices): Promise<void> {
  const [proposer] = FOUNDERS;
  await Promise.all(
    PURPOSES.map(async (terms) => {
      const call = { contract: 'Members', transaction: 'ProposePurpose', args: [canonicalJson(terms)] };
      await agree(offices, { channel: 'directory', proposer, call, terms });
    }),
  );
}
