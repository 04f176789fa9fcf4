/** What a ballot is about, in one line: for whoever has to decide which one to read first. */
import { z } from 'zod';
import { spkiHash } from '../credential/key';
import type { BallotKind } from '../enumeration';
import type { Ballot } from './ballot';
import { entryTerms, purposeTerms } from './entry';
import { type GrantTerms, grantTerms } from './grant-terms';
import { gatewayTerms, memberChange } from './member';

const grantOf = z.looseObject({ grant: z.string() });
const entryOf = z.looseObject({ entry: z.string(), reason: z.string().optional() });

/** The terms of each kind of ballot, told. */
const TOLD = {
  MEMBER: memberChange.transform(
    ({ terms, revision }) =>
      `${terms.msp} (${terms.name.en}) ${revision === 0 ? 'joins' : 'comes back'} as ${terms.kind}`,
  ),
  MEMBER_KEYS: memberChange.transform(
    ({ terms }) => `name, attributes or keys of ${terms.msp} (${terms.name.en})`,
  ),
  MEMBER_RESUMPTION: z
    .looseObject({ member: z.string() })
    .transform(({ member: msp }) => `${msp} counts again`),
  CHARTER: z
    .looseObject({ version: z.number(), founders: z.array(z.string()) })
    .transform(({ version, founders }) => `charter version ${version}, founders ${founders.join(', ')}`),
  PURPOSE: purposeTerms.transform(({ code, name }) => `purpose ${code} (${name.en})`),
  GATEWAY: gatewayTerms.transform(
    ({ msp, id, spki }) => `gateway ${id} of ${msp}, key ${spkiHash(spki).slice(0, 16)}`,
  ),
  ENTRY: entryTerms.transform(({ provider, amends, content }) =>
    amends === undefined
      ? `new entry "${content.name.en}" of ${provider}`
      : `version ${amends.version + 1} of ${amends.code} "${content.name.en}" of ${provider}`,
  ),
  ENTRY_RESUMPTION: entryOf.transform(({ entry }) => `entry ${entry} counts again`),
  ENTRY_WITHDRAWAL: entryOf.transform(({ entry, reason }) => `entry ${entry} ends for good: ${reason}`),
  GRANT: grantTerms.transform(grantMatter),
  GRANT_RESUMPTION: grantOf.transform(({ grant }) => `grant ${grant} counts again`),
  GRANT_REVOCATION: grantOf.transform(({ grant }) => `grant ${grant} ends for good`),
  LOG_OPENING: z.looseObject({ id: z.string() }).transform(({ id }) => `access log ${id} opens`),
  LOG_CLOSING: z.looseObject({ log: z.string() }).transform(({ log }) => `access log ${log} closes`),
} as const satisfies Record<BallotKind, z.ZodType<string>>;

/** What the ballot is about; its kind alone where this program does not know such terms. */
export function matterOf({ kind, terms }: Ballot): string {
  const told = TOLD[kind].safeParse(terms);
  return told.success ? told.data : kind;
}

/** Who reads what, for what: a grant's terms in a line. */
export function grantMatter({ consumer, entry, items, purposes, derives }: GrantTerms): string {
  const into = derives.length === 0 ? '' : `, into ${derives.join(', ')}`;
  return `${consumer} reads ${items.join(', ')} of ${entry} for ${purposes.join(', ')}${into}`;
}
