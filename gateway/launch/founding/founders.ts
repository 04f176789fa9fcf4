/** Step 2 of founding: each founder calls `Found` on both channels. */

import { loadMemberKey } from '../../../chaincode/ledger/identity/member-folder';
import { canonicalJson, type MemberTerms, memberTerms, spki, spkiHash } from '../../../chaincode/model';
import { type AllianceMember, FOUNDERS } from '../alliance';
import type { Offices } from './office';

/** The founders stand on both channels. One after the other: the first puts the charter in force. */
export async function foundAlliance(offices: Offices): Promise<void> {
  await Promise.all(
    (['directory', 'exchange'] as const).map(async (channel) => {
      for (const founder of FOUNDERS) {
        const terms = canonicalJson(founderTerms(offices.options.dataDir, founder));
        const call = { contract: 'Members', transaction: 'Found', args: [terms] };
        await offices.of(founder).ensure(channel, call);
      }
    }),
  );
}

function founderTerms(dataDir: string, founder: AllianceMember): MemberTerms {
  const clock = spkiHash(spki.parse(loadMemberKey(dataDir, founder.folder, 'clock').spki));
  return memberTerms.parse({
    msp: founder.msp,
    name: founder.name,
    kind: 'FOUNDER',
    creditCode: founder.creditCode,
    attributes: {},
    keys: { clock },
    founderEndorsed: false,
  });
}
