/** Step 2 of founding: each founder calls `Found` on both channels. */

import { z } from 'zod';
import { loadMemberKey } from '../../../chaincode/ledger/identity/member-folder';
import type { Channel } from '../../../chaincode/ledger/ledger';
import {
  canonicalJson,
  HubError,
  type MemberTerms,
  memberTerms,
  spki,
  spkiHash,
} from '../../../chaincode/model';
import { type AllianceMember, FOUNDERS } from '../alliance';
import type { Offices } from './office';

/** The founders stand on both channels. One after the other: the first puts the charter in force. */
export async function foundAlliance(offices: Offices): Promise<void> {
  await Promise.all(
    (['directory', 'exchange'] as const).map(async (channel) => {
      for (const founder of FOUNDERS) {
        const terms = founderTerms(offices.options.dataDir, founder);
        const call = { contract: 'Members', transaction: 'Found', args: [canonicalJson(terms)] };
        const isNew = (await offices.of(founder).ensure(channel, call)) !== undefined;
        if (!isNew) await requireOwn(offices, channel, terms);
      }
    }),
  );
}

function founderTerms(dataDir: string, founder: AllianceMember): MemberTerms {
  const keyFor = (duty: 'clock' | 'relay') =>
    spkiHash(spki.parse(loadMemberKey(dataDir, founder.folder, duty).spki));
  return memberTerms.parse({
    msp: founder.msp,
    name: founder.name,
    kind: 'FOUNDER',
    creditCode: founder.creditCode,
    attributes: {},
    keys: { clock: keyFor('clock'), relay: keyFor('relay') },
    founderEndorsed: false,
  });
}

/** A network outlives the data directory of the hub that founded it, and so the keys that its founders act with. */
async function requireOwn(offices: Offices, channel: Channel, { msp, keys }: MemberTerms): Promise<void> {
  const [reader] = FOUNDERS;
  const call = { contract: 'Members', transaction: 'ReadMember', args: [msp] };
  const standing = await offices
    .of(reader)
    .read(channel, call, z.looseObject({ keys: memberTerms.unwrap().shape.keys }));
  if (standing.keys.clock === keys.clock) return;
  throw new HubError(
    'WRONG_STATE',
    `\`${msp}\` founded the alliance on this ledger with keys of another data directory; \`--reset\` begins anew`,
  );
}
