/** Random steps of random members: what they try, on what stands by then. */
import fc from 'fast-check';
import { requestHash, request as storedRequest } from '../../../../chaincode/model';
import type { StandingAlliance } from '../fixture/alliance';
import type { Cast } from '../fixture/cast';
import { dutyContent, incomeContent, incomeTerms, type Json, requestOf } from '../fixture/content';
import { at as minute, verdictOn } from '../fixture/probing';
import type { Ledger } from './rows';

/** What steps are tried on: somebody's income entry, and who plays which part. */
export type Standing = Pick<StandingAlliance, 'alliance' | 'cast' | 'income'>;

/** One attempt. `who` mostly acts where it may; `pick` chooses among what stands, `variant` how it is done. */
export interface Step {
  readonly action: Action;
  readonly rightful: boolean;
  readonly who: keyof Cast;
  readonly pick: number;
  readonly variant: number;
}

/** What is tried, and how often: what builds up more than what ends things, or no walk would get anywhere. */
const WEIGHTS = {
  request: 3,
  delegate: 3,
  resubmit: 1,
  comply: 5,
  consent: 5,
  vote: 16,
  return: 1,
  refuse: 1,
  withdraw: 1,
  suspend: 2,
  revoke: 1,
  proposeRevocation: 1,
  proposeResumption: 3,
  draft: 3,
  submit: 4,
  review: 4,
  suspendEntry: 1,
  proposeEntryResumption: 3,
  withdrawEntry: 1,
  recordDuty: 1,
  retireDuty: 1,
  judge: 1,
} as const;
type Action = keyof typeof WEIGHTS;
const ACTIONS = Object.entries(WEIGHTS).map(([action, weight]) => ({
  weight,
  arbitrary: fc.constant(action as Action),
}));

const FOUNDERS = ['establishment', 'finance', 'economy'] as const;
const MEMBERS = [...FOUNDERS, 'taxation', 'civilAffairs', 'housing', 'stranger'] as const;

export const step: fc.Arbitrary<Step> = fc.record({
  action: fc.oneof(...ACTIONS),
  rightful: fc.oneof(
    { weight: 9, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  who: fc.constantFrom(...MEMBERS),
  pick: fc.noBias(fc.nat(1000)),
  variant: fc.noBias(fc.nat(1000)),
});

const UNDER_WAY = { SUBMITTED: true, COMPLIANT: true, CONSENTED: true, VOTING: true };

const choose = <T>(from: readonly T[], by: number): T | undefined => from[by % Math.max(from.length, 1)];

/** Contents of a new version: the same, stricter, and some that must be refused. */
const CONTENTS: readonly Json[] = [
  incomeContent({ retentionDays: 7 }),
  incomeContent({ duties: ['income', 'customs'] }),
  incomeContent({ sharing: { type: 'UNCONDITIONAL', useRequirement: 'x' } }),
  incomeContent({ items: (incomeContent().items as readonly Json[]).slice(1) }),
  incomeContent({
    items: (incomeContent().items as readonly Json[]).map((item) =>
      item.id === 'yearlyIncome' ? { ...item, shareType: 'NOT_SHARED' } : item,
    ),
  }),
];

const NARROWED: readonly Json[] = [
  {},
  { items: ['identityNumber'] },
  { items: ['identityNumber', 'yearlyIncome', 'district'] },
  { quota: undefined },
  { rowFilter: [] },
];

/** What a part of a grant may hand on itself: nothing, as much as some parents, more than any. */
const DELEGATED: readonly Json[] = [
  { delegation: undefined },
  { delegation: { depth: 1 } },
  { delegation: { depth: 3 } },
];

/** Tries one step on what stands. @throws {HubError} the contract's refusal. */
export async function attempt(
  { alliance, cast, income }: Standing,
  ledger: Ledger,
  { action, rightful, who, pick, variant }: Step,
): Promise<void> {
  const as = (rightfully: keyof Cast) => cast[rightful ? rightfully : who].admin;
  const founder = choose(FOUNDERS, variant) ?? 'finance';
  const open = ledger.of('request').filter((each) => String(each.state) in UNDER_WAY || variant % 10 === 0);
  const request = choose(open, pick);
  const id = String(request?.id ?? '');
  const grant = String(choose(ledger.of('grantState'), pick)?.grant ?? '');
  const ballot = choose(
    ledger.of('ballot').filter((each) => each.state === 'OPEN' || variant % 10 === 0),
    pick,
  );
  const drafts = ledger.of('draft').filter((each) => each.state !== 'LOCKED');
  const standing = choose(drafts, pick);
  const [draft, revision] = [String(standing?.id), String(standing?.revision)];
  switch (action) {
    case 'request': {
      const current = ledger.of('entry').find((each) => each.code === income);
      const asked = incomeTerms(income, {
        consumer: cast.housing.msp,
        entryVersion: current?.version,
        ...choose(NARROWED, variant),
      });
      await alliance.call(as('housing'), 'Grants:Request', requestOf(asked));
      return;
    }
    case 'delegate': {
      const whole = choose(ledger.of('grant'), pick);
      const part = { ...(whole?.terms as Json), ...choose(NARROWED, variant), ...choose(DELEGATED, variant) };
      const asked = { ...part, consumer: cast.civilAffairs.msp, parent: String(whole?.id) };
      await alliance.call(as('civilAffairs'), 'Grants:Request', requestOf(asked));
      return;
    }
    case 'resubmit': {
      const asked = { ...(request?.asked as Json), ...choose(NARROWED, variant) };
      await alliance.call(as('housing'), 'Grants:Resubmit', id, requestOf(asked));
      return;
    }
    case 'comply':
      await alliance.call(as(founder), 'Grants:Comply', id, checkedHash(request, variant));
      return;
    case 'consent': {
      const approved = { ...(request?.asked as Json), ...choose(NARROWED, variant) };
      const isPart = (request?.asked as Json | undefined)?.parent !== undefined;
      await alliance.call(as(isPart ? 'housing' : 'taxation'), 'Grants:Consent', id, approved);
      return;
    }
    case 'vote': {
      const name = `${contractOf(String(ballot?.kind))}:Vote`;
      const hash = String(variant % 17 === 0 ? 'e'.repeat(64) : ballot?.termsHash);
      const choice = variant % 5 === 0 ? 'REJECT' : 'APPROVE';
      await alliance.call(as(founder), name, String(ballot?.id), hash, choice);
      return;
    }
    case 'return':
      await alliance.call(as(founder), 'Grants:Return', id, 'unclear');
      return;
    case 'refuse':
      await alliance.call(as('taxation'), 'Grants:Refuse', id, 'no');
      return;
    case 'withdraw':
      await alliance.call(as('housing'), 'Grants:Withdraw', id);
      return;
    case 'suspend':
      await alliance.call(as(founder), 'Grants:Suspend', grant, 'alarm');
      return;
    case 'revoke':
      await alliance.call(as('taxation'), 'Grants:Revoke', grant, 'misuse');
      return;
    case 'proposeRevocation':
      await alliance.call(as(founder), 'Grants:ProposeRevocation', grant, 'misuse');
      return;
    case 'proposeResumption':
      await alliance.call(as('taxation'), 'Grants:ProposeResumption', grant);
      return;
    case 'draft':
      await alliance.call(
        as('taxation'),
        'Directory:DraftEntry',
        `d-${variant}`,
        choose(CONTENTS, pick) ?? incomeContent(),
        income,
      );
      return;
    case 'submit':
      await alliance.call(as('taxation'), 'Directory:SubmitDraft', draft, revision);
      return;
    case 'review':
      await alliance.call(as(founder), 'Directory:ReviewDraft', cast.taxation.msp, draft, revision);
      return;
    case 'suspendEntry':
      await alliance.call(as(founder), 'Directory:SuspendEntry', income, 'alarm');
      return;
    case 'proposeEntryResumption':
      await alliance.call(as('taxation'), 'Directory:ProposeEntryResumption', income);
      return;
    case 'withdrawEntry':
      // Rarely: it ends everything that could still happen.
      if (variant % 20 === 0)
        await alliance.call(as('taxation'), 'Directory:WithdrawEntry', income, 'merged');
      return;
    case 'recordDuty':
      await alliance.call(as('taxation'), 'Directory:RecordDuty', 'customs', dutyContent);
      return;
    case 'retireDuty': {
      const duty = variant % 2 === 0 ? 'income' : 'customs';
      await alliance.call(as('taxation'), 'Directory:RetireDuty', duty, 'repealed');
      return;
    }
    case 'judge': {
      const grade = variant % 2 === 0 ? 'FAILED' : 'PASSED';
      const version = 1 + (pick % 2);
      const verdict = verdictOn(income, { grade, version, observedAt: minute(variant % 60) });
      await alliance.call(cast[rightful ? 'taxation' : who].probe, 'Probes:RecordVerdict', verdict);
      return;
    }
  }
}

const contractOf = (kind: string): string => (kind.startsWith('ENTRY') ? 'Directory' : 'Grants');

/** Of the request as it stands, or now and then of another. */
function checkedHash(request: Json | undefined, variant: number): string {
  if (request === undefined || variant % 13 === 0) return 'e'.repeat(64);
  return requestHash(storedRequest.parse(request));
}
