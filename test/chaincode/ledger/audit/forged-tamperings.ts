/** Chains made anew by whoever holds the orderer's and two peers' keys: hashes and flags agree with each other. */
import { common } from '@hyperledger/fabric-protos';
import { LIFECYCLE } from '../../../../chaincode/ledger/block/definition';
import { VALIDATION_PARAMETER } from '../../../../chaincode/ledger/block/endorsement-check';
import { outOf, serializeSignaturePolicy } from '../../../../chaincode/ledger/block/policy';
import type { NamespaceSet } from '../../../../chaincode/ledger/block/read-write-set';
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import type { Channel } from '../../../../chaincode/ledger/ledger';
import type { AuditedLedger } from './audited-ledger';
import { editWrites, locate, type Rewrite, rechain, rewrite } from './forger';
import type { Tampered, Tampering } from './tampering';

interface ForgedCase extends Pick<Tampering, 'name' | 'says' | 'key' | 'namesTransaction'> {
  readonly channel?: Channel;
  readonly code?: Tampering['code'];
  /** The call that is forged: `Grants:Consent`, and which of them. */
  readonly call: readonly [name: string, nth?: number];
  /** Who signs in place of its creator. */
  readonly by: (ledger: AuditedLedger) => Identity;
  readonly change?: Pick<Rewrite, 'sets' | 'args' | 'chaincode'>;
  readonly endorsers?: (ledger: AuditedLedger) => readonly Identity[];
  /** In place of a rewritten transaction: its envelope, changed. */
  readonly envelope?: (bytes: Uint8Array) => Uint8Array;
  readonly liesAboutFlags?: boolean;
  /** True if a later block shows it; else the chain ends with the forged one. */
  readonly showsLater?: boolean;
}

const twoPeers = ({ cast }: AuditedLedger): readonly Identity[] => [
  cast.establishment.peer,
  cast.finance.peer,
];
/** Who plays along where the guard of a third, or of the charter, is written. */
const everyPeer = (ledger: AuditedLedger): readonly Identity[] => [
  ...twoPeers(ledger),
  ledger.cast.economy.peer,
];
const threePeers = (ledger: AuditedLedger): readonly Identity[] => [
  ...twoPeers(ledger),
  ledger.cast.economy.peer,
];
const establishment = ({ cast }: AuditedLedger): Identity => cast.establishment.admin;
const finance = ({ cast }: AuditedLedger): Identity => cast.finance.admin;
const economy = ({ cast }: AuditedLedger): Identity => cast.economy.admin;
const gateway = ({ cast }: AuditedLedger): Identity => cast.finance.gateway;

/** The arguments with one replaced. */
const withArg = (at: number, edit: (text: string) => string): Pick<Rewrite, 'args'> => ({
  args: (args) =>
    args.map((arg, index) => (index === at ? Buffer.from(edit(Buffer.from(arg).toString())) : arg)),
});

/** The write set without its rows of one type. */
const without = (type: string): Pick<Rewrite, 'sets'> => ({
  sets: (sets) =>
    sets.map((set) => ({
      ...set,
      writes: set.writes.filter(({ key }) => !key.startsWith(`\u0000${type}\u0000`)),
    })),
});

/** Whoever signs in another's place writes its own guard, which its own peer has to endorse. */
const withGuardOf =
  ({ mspId }: Identity, change: Rewrite['sets'] = (sets) => sets): Required<Rewrite>['sets'] =>
  (sets) =>
    change(sets).map((set) => ({
      ...set,
      writes: set.writes.map((write) =>
        write.key.startsWith('\u0000guard\u0000')
          ? { ...write, key: `\u0000guard\u0000${mspId}\u0000` }
          : write,
      ),
    }));

type Json = Record<string, unknown>;
const editRecords = (edit: (records: Json[]) => Json[]): Pick<Rewrite, 'args'> =>
  withArg(3, (text) => JSON.stringify(edit(JSON.parse(text) as Json[])));

const HASH = 'c'.repeat(64);

const VALIDATION: readonly ForgedCase[] = [
  {
    name: "a creator's signature over other bytes, noted as valid",
    call: ['Grants:Consent'],
    by: finance,
    envelope: (bytes) => {
      const envelope = common.Envelope.deserializeBinary(bytes);
      envelope.setSignature(Buffer.alloc(70, 1));
      return envelope.serializeBinary();
    },
    liesAboutFlags: true,
    says: 'notes VALID for a transaction that is BAD_CREATOR_SIGNATURE',
  },
  {
    name: 'one endorsement where two are needed, noted as valid',
    call: ['Grants:Consent'],
    by: finance,
    endorsers: ({ cast }) => [cast.finance.peer],
    liesAboutFlags: true,
    says: 'notes VALID for a transaction that is ENDORSEMENT_POLICY_FAILURE',
  },
  {
    name: 'the same endorsement twice, noted as valid',
    call: ['Grants:Consent'],
    by: finance,
    endorsers: ({ cast }) => [cast.finance.peer, cast.finance.peer],
    liesAboutFlags: true,
    says: 'notes VALID for a transaction that is ENDORSEMENT_POLICY_FAILURE',
  },
  {
    name: 'endorsements by admins, noted as valid',
    call: ['Grants:Consent'],
    by: finance,
    endorsers: ({ cast }) => [cast.finance.admin, cast.economy.admin],
    liesAboutFlags: true,
    says: 'notes VALID for a transaction that is ENDORSEMENT_POLICY_FAILURE',
  },
  {
    name: 'a stale read, noted as valid',
    call: ['Grants:Consent'],
    by: finance,
    change: {
      sets: (sets) =>
        sets.map((set) => ({
          ...set,
          reads: set.reads.map((read) => ({
            ...read,
            version: read.version && { block: 1n, transaction: 0 },
          })),
        })),
    },
    liesAboutFlags: true,
    says: 'notes VALID for a transaction that is MVCC_READ_CONFLICT',
  },
  {
    name: 'a creator whom no member certifies, noted as valid',
    call: ['Grants:Consent'],
    by: ({ cast }) => cast.stranger.admin,
    liesAboutFlags: true,
    says: 'notes VALID for a transaction that is BAD_CREATOR_SIGNATURE',
  },
];

const OUTCOMES: readonly ForgedCase[] = [
  {
    name: "a third founder's vote, cast by another's admin",
    call: ['Grants:Vote', 0],
    by: economy,
    says: 'was not cast by `EstablishmentMSP` but `EconomyMSP`',
    key: 'vote~grant/',
  },
  {
    name: "a vote cast by the voter's application",
    call: ['Members:Vote', 0],
    by: ({ cast }) => cast.establishment.application,
    says: 'was not cast by `EstablishmentMSP`',
    key: 'vote~',
  },
  {
    name: "an application registered without its member's guard",
    call: ['Members:RegisterApplication'],
    by: economy,
    change: without('guard'),
    says: 'was not written by a transaction of its member',
    key: 'guard~EconomyMSP',
  },
  {
    name: "a tick without its founder's guard",
    call: ['Clock:Tick'],
    by: ({ cast }) => cast.economy.clock,
    change: without('guard'),
    says: 'was not written by a transaction of its member',
    key: 'guard~EconomyMSP',
  },
  {
    name: 'an outcome with a vote missing',
    call: ['Grants:Vote', 1],
    by: finance,
    change: without('vote'),
    says: 'passed with 1 proven votes of 2',
    key: 'ballot~grant/',
  },
  {
    name: 'a vote over other terms than its ballot',
    call: ['Grants:Vote', 0],
    by: establishment,
    change: { ...withArg(1, () => HASH), ...editWrites('vote', (vote) => ({ ...vote, termsHash: HASH })) },
    says: 'is on other terms than its ballot',
    key: 'vote~grant/',
  },
  {
    name: 'a refusal written down as an approval',
    call: ['Grants:Vote', 1],
    by: finance,
    change: withArg(2, () => 'REJECT'),
    says: 'is not the vote its voter signed',
    key: 'vote~grant/',
  },
  {
    name: 'a ballot under a rule of one vote',
    call: ['Members:ProposePurpose'],
    by: finance,
    change: editWrites('ballot', (ballot) => ({
      ...ballot,
      rule: { ...(ballot.rule as Json), threshold: 1 },
    })),
    says: "is not under the charter's rule",
    key: 'ballot~purpose/',
  },
  {
    name: 'a ballot whose hash is of other terms',
    call: ['Members:ProposePurpose'],
    by: finance,
    change: editWrites('ballot', (ballot) => ({ ...ballot, terms: { code: 'anything' } })),
    says: 'has a hash that is not of its terms',
    key: 'ballot~purpose/',
  },
  {
    name: 'a ballot that is born with its outcome',
    call: ['Members:ProposePurpose'],
    by: finance,
    change: editWrites('ballot', (ballot) => ({ ...ballot, state: 'PASSED' })),
    says: 'began as PASSED',
    key: 'ballot~purpose/',
  },
  {
    name: 'a grant of more than was voted',
    call: ['Grants:Vote', 1],
    by: finance,
    change: editWrites('grant', (grant) => ({
      ...grant,
      terms: { ...(grant.terms as Json), rowFilter: [] },
    })),
    says: 'holds other terms than were voted on',
    key: 'grant~g-',
  },
  {
    name: "a consent by another than the entry's provider",
    call: ['Grants:Consent'],
    by: economy,
    says: 'was not given by `FinanceMSP`',
    key: 'consent~r-',
  },
  {
    name: 'a grant that rests on a consent to other terms',
    call: ['Grants:Consent'],
    by: finance,
    change: editWrites('consent', (consent) => ({ ...consent, termsHash: HASH })),
    showsLater: true,
    says: "lacks its provider's consent",
    key: 'grant~g-',
  },
  {
    name: 'a compliance in the name of another founder',
    call: ['Grants:Comply'],
    by: economy,
    says: 'was not given by a founder itself',
    key: 'compliance~r-',
  },
  {
    name: 'a request in the name of another consumer',
    call: ['Grants:Request'],
    by: finance,
    endorsers: everyPeer,
    says: 'was not asked by `EconomyMSP`',
    key: 'request~r-',
  },
  {
    name: 'a suspended grant that its suspension leaves to be resumed without a vote',
    call: ['Grants:ProposeResumption'],
    by: finance,
    change: {
      sets: (sets) =>
        sets.map((set) => ({
          ...set,
          writes: set.writes.map((write) => {
            if (write.key.startsWith('\u0000guard\u0000')) return write;
            const state = set.reads.find(({ key }) => key.startsWith('\u0000grantState\u0000'))?.key;
            if (state === undefined) return write;
            const grant = state.split('\u0000')[2] ?? '';
            const value = { by: 'FinanceMSP', grant, revision: '3', state: 'ACTIVE', v: 1 };
            return { key: state, value: Buffer.from(JSON.stringify(value)) };
          }),
        })),
    },
    says: 'was resumed without the votes',
    key: 'grantState~g-',
  },
  {
    name: 'an entry with other content than was voted',
    call: ['Directory:Vote', 1],
    by: finance,
    change: editWrites('version', (version) => ({
      ...version,
      content: { ...(version.content as Json), sensitivity: 1 },
    })),
    says: 'holds other terms than were voted on',
    key: 'version~',
  },
  {
    name: 'a binding to other coordinates than were voted',
    call: ['Directory:Vote', 1],
    by: finance,
    change: editWrites('binding', (binding) => ({ ...binding, localName: 'other' })),
    says: 'is not the one that was voted',
    key: 'binding~',
  },
  {
    name: 'a member with other attributes than were voted',
    call: ['Members:Vote', 2],
    by: economy,
    endorsers: everyPeer,
    change: editWrites('member', (member) => ({ ...member, attributes: { district: '110108' } })),
    says: 'joined without the votes on its terms',
    key: 'member~HousingMSP',
  },
  {
    name: 'a gateway with another key than was voted',
    call: ['Members:Vote', 8],
    by: finance,
    change: editWrites('gateway', (gatewayRow) => ({
      ...gatewayRow,
      id: 'main',
      spki: `${'A'.repeat(120)}AAAA`,
    })),
    says: 'is active without the votes on its key',
    key: 'gateway~FinanceMSP~main',
  },
  {
    name: 'an application registered by another member',
    call: ['Members:RegisterApplication'],
    by: finance,
    endorsers: everyPeer,
    says: 'was not written by `EconomyMSP`',
    key: 'app~EconomyMSP~desk',
  },
  {
    name: "a tick by another key than the founder's clock",
    call: ['Clock:Tick'],
    by: economy,
    endorsers: everyPeer,
    says: "was not signed by the founder's clock key",
    key: 'tick~EconomyMSP',
  },
  {
    name: 'a founder founded by another',
    call: ['Members:Found', 1],
    by: economy,
    says: 'was not founded by its own admin',
    key: 'member~FinanceMSP',
  },
  {
    name: 'a charter with other founders than block 0',
    call: ['Members:Found', 0],
    by: establishment,
    change: editWrites('charter', (charter) => ({ ...charter, founders: ['EstablishmentMSP'] })),
    says: 'names other founders than block 0',
    key: 'charter',
  },
];

/** The write set with its policies changed. */
const withPolicies = (
  edit: (sets: NamespaceSet) => NamespaceSet['metadataWrites'],
): Pick<Rewrite, 'sets'> => ({
  sets: (sets) => sets.map((set) => ({ ...set, metadataWrites: edit(set) })),
});

const anyFounder = new Map([
  [
    VALIDATION_PARAMETER,
    serializeSignaturePolicy(outOf(1, ['EstablishmentMSP', 'FinanceMSP', 'EconomyMSP'], 'peer')),
  ],
]);

const POLICIES: readonly ForgedCase[] = [
  {
    name: "a row in a member's name without its policy",
    call: ['Directory:RecordDuty'],
    by: finance,
    change: withPolicies(() => []),
    says: "carries no policy of its owner's",
    key: 'duty~FinanceMSP~',
  },
  {
    name: "a founder's guard without its policy",
    call: ['Members:Found', 1],
    by: finance,
    endorsers: everyPeer,
    change: withPolicies(({ metadataWrites }) => metadataWrites.filter(({ key }) => !key.includes('guard'))),
    says: "carries no policy of its owner's",
    key: 'guard~FinanceMSP',
  },
  {
    name: 'a consent that any founder may endorse',
    call: ['Grants:Consent'],
    by: finance,
    change: withPolicies(({ metadataWrites }) =>
      metadataWrites.map(({ key }) => ({ key, entries: anyFounder })),
    ),
    says: "carries another policy than its owner's",
    key: 'consent~',
  },
  {
    name: 'a policy where founders act alone',
    call: ['Grants:Suspend'],
    by: establishment,
    change: withPolicies(({ writes, metadataWrites }) => [
      ...metadataWrites,
      ...writes
        .filter(({ key }) => key.includes('grantState'))
        .map(({ key }) => ({ key, entries: anyFounder })),
    ]),
    says: 'carries a policy, and must carry none',
    key: 'grantState~',
  },
  {
    name: 'rows of the contracts, written by a transaction of another chaincode',
    call: ['Directory:RecordDuty'],
    by: finance,
    endorsers: everyPeer,
    change: { chaincode: LIFECYCLE },
    says: 'was written by a transaction of another chaincode',
  },
];

const LOGS: readonly ForgedCase[] = [
  {
    name: 'a log opened for another key than was voted',
    call: ['AccessLog:Vote', 1],
    by: finance,
    code: 'OUTCOME_UNPROVEN',
    change: editWrites('log', (log) => ({ ...log, gateway: { ...(log.gateway as Json), id: 'other' } })),
    says: 'was opened without the votes on its key',
    key: 'log~main',
  },
  {
    name: 'a record changed in the arguments of its batch',
    call: ['AccessLog:Append', 0],
    by: gateway,
    change: editRecords((records) =>
      records.map((record) => ({ ...record, at: '2026-11-23T08:00:00.001Z' })),
    ),
    says: 'is not what its records give',
    key: 'batch~main~',
  },
  {
    name: 'a record left out of its batch',
    call: ['AccessLog:Append', 0],
    by: gateway,
    change: editRecords((records) => records.slice(1)),
    says: 'stands where 0 was due',
    key: 'batch~main~',
  },
  {
    name: 'another root than the records give',
    call: ['AccessLog:Append', 0],
    by: gateway,
    change: editWrites('batch', (batch) => ({ ...batch, root: HASH })),
    says: 'is not what its records give',
    key: 'batch~main~',
  },
  {
    name: 'another frontier than the records give',
    call: ['AccessLog:Append', 0],
    by: gateway,
    change: editWrites('head', (head) => ({ ...head, frontier: [HASH] })),
    says: 'is not the tree of its records',
    key: 'head~main',
  },
  {
    name: 'a batch by another key than the gateway of its log',
    call: ['AccessLog:Append', 0],
    by: finance,
    says: "from another key than its gateway's",
    key: 'log~main',
  },
  {
    name: 'a batch left out',
    call: ['AccessLog:Append', 0],
    by: gateway,
    change: withArg(0, () => 'other'),
    says: 'batch 0 of log `main` is missing',
    key: 'batch~main~',
  },
  {
    name: 'a height that falls',
    call: ['AccessLog:Append', 1],
    by: gateway,
    change: withArg(2, (text) => text.replace('"30"', '"3"')),
    says: 'height 3 falls below 20',
    key: 'batch~main~',
  },
  {
    name: 'a block hash that `directory` does not hold',
    call: ['AccessLog:Append', 1],
    by: gateway,
    change: withArg(2, (text) => text.replace(/"blockHash":"[0-9a-f]{64}"/, `"blockHash":"${HASH}"`)),
    says: 'names a block that `directory` does not hold',
    key: 'batch~main~',
  },
  {
    name: 'an access without its outcome though the log went on',
    call: ['AccessLog:Append', 1],
    by: gateway,
    change: editRecords((records) => [
      ...records,
      ...records.slice(0, 1).map((record) => ({
        ...record,
        sequence: '5',
        access: '9'.padStart(22, 'A'),
        at: '2026-11-23T09:00:00.000Z',
      })),
    ]),
    says: 'was allowed and has no outcome',
    key: 'log~main',
  },
  {
    name: 'an outcome that ends no access',
    call: ['AccessLog:Append', 0],
    by: gateway,
    change: editRecords((records) =>
      records.map((record) => ({ ...record, access: String(record.sequence).padStart(22, 'B') })),
    ),
    says: 'the outcome in record 1 ends no access',
    key: 'batch~main~',
  },
  {
    name: 'an answer to an access that was denied',
    call: ['AccessLog:Append', 1],
    by: gateway,
    change: editRecords((records) =>
      records.map((record) => ('repeats' in record ? { ...record, status: 'RELEASED' } : record)),
    ),
    says: 'record 4 answers an access that was denied',
    key: 'batch~main~',
  },
  {
    name: 'another batch under a sequence that is taken',
    call: ['AccessLog:Append', 2],
    by: gateway,
    change: editRecords(([first, ...others]) => [{ ...first, purpose: 'statistics' }, ...others]),
    says: 'another batch was sent under sequence 1',
    key: 'head~main',
  },
];

function forge(ledger: AuditedLedger, each: ForgedCase, channel: Channel): Tampered {
  const whole = ledger.blocks[channel];
  const { block, transaction } = locate(whole, ...each.call);
  const blocks = each.showsLater === true || channel === 'exchange' ? whole : whole.slice(0, block + 1);
  const signer = each.by(ledger);
  const isOther = signer.mspId !== transaction.header.creator.mspId;
  const change = {
    ...each.change,
    ...(isOther ? { sets: withGuardOf(signer, each.change?.sets) } : {}),
    signer,
    endorsers: (each.endorsers ?? (isOther ? threePeers : twoPeers))(ledger),
  };
  return {
    block,
    blocks: rechain({
      channel,
      blocks,
      block,
      orderer: ledger.orderer,
      ...(each.liesAboutFlags === undefined ? {} : { liesAboutFlags: each.liesAboutFlags }),
      envelopes: (originals) =>
        originals.map((bytes, index) => {
          if (index !== transaction.index) return bytes;
          return each.envelope === undefined ? rewrite(bytes, channel, change) : each.envelope(bytes);
        }),
    }),
  };
}

const table = (
  cases: readonly ForgedCase[],
  channel: Channel,
  code: Tampering['code'],
): readonly Tampering[] =>
  cases.map((each) => ({
    name: each.name,
    says: each.says,
    channel,
    code: each.code ?? code,
    ...(each.key === undefined ? {} : { key: each.key }),
    namesTransaction: each.says !== 'was allowed and has no outcome',
    tamper: (ledger) => forge(ledger, each, channel),
  }));

export const FORGED_TAMPERINGS: readonly Tampering[] = [
  ...table(VALIDATION, 'directory', 'CHAIN_BROKEN'),
  ...table(OUTCOMES, 'directory', 'OUTCOME_UNPROVEN'),
  ...table(POLICIES, 'directory', 'OUTCOME_UNPROVEN'),
  ...table(LOGS, 'exchange', 'LOG_BROKEN'),
];
