/** Batches that dishonest endorsers let through, on a chain that is signed and ordered anew from there on. */
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import { loadMemberKey } from '../../../../chaincode/ledger/identity/member-folder';
import { editWrites, locate, type Rewrite, rechain, rewrite } from '../audit/forger';
import type { LoggedLedger } from './logged-ledger';

export interface ForgedBatch {
  readonly name: string;
  /** What is said of it. */
  readonly says: string;
  readonly forge: (
    blocks: readonly Uint8Array[],
    ledger: LoggedLedger,
  ) => { readonly blocks: readonly Uint8Array[]; readonly block: number };
}

const HASH = 'e'.repeat(64);

type Change = Pick<Rewrite, 'sets' | 'args'>;

const gatewayOf = ({ alliance }: LoggedLedger): Identity => alliance.cast.finance.gateway;

function forged(
  name: string,
  says: string,
  change: Change,
  call: readonly [string, number] = ['AccessLog:Append', 3],
  signerOf: (ledger: LoggedLedger) => Identity = gatewayOf,
): ForgedBatch {
  const forge: ForgedBatch['forge'] = (blocks, ledger) => {
    const { block, transaction } = locate(blocks, ...call);
    const { establishment, finance } = ledger.alliance.cast;
    const endorsers = [establishment, finance].map(({ peer }) => peer);
    const orderer = loadMemberKey(ledger.dataDir, 'establishment', 'orderer');
    const signer = signerOf(ledger);
    const envelopes = (originals: readonly Uint8Array[]) =>
      originals.map((bytes, index) =>
        index === transaction.index ? rewrite(bytes, 'exchange', { ...change, signer, endorsers }) : bytes,
      );
    return { block, blocks: rechain({ channel: 'exchange', blocks, block, orderer, envelopes }) };
  };
  return { name, says, forge };
}

/** Changes the records in a batch's arguments. */
const editRecords = (edit: (text: string) => string): Change => ({
  args: (args) =>
    args.map((arg, index) => (index === 3 ? Buffer.from(edit(Buffer.from(arg).toString('utf8'))) : arg)),
});

export const FORGERIES: readonly ForgedBatch[] = [
  forged(
    'a batch with another root',
    'is not what its records give',
    editWrites('batch', (row) => ({ ...row, root: HASH })),
  ),
  forged(
    'a batch that moves its log elsewhere',
    'is not what its records give',
    editWrites('head', (row) => ({ ...row, root: HASH })),
  ),
  forged(
    'a batch whose records were changed',
    'is not what its records give',
    editRecords((text) => text.replace('"eligibility"', '"another"')),
  ),
  forged(
    'a batch that nobody can read',
    'cannot be read',
    editRecords(() => '{}'),
  ),
  forged(
    'a batch by another key of the same member',
    'another key than its gateway',
    {},
    ['AccessLog:Append', 3],
    ({ alliance }) => alliance.cast.finance.admin,
  ),
  forged('a batch without the guard of its member', 'was not written by a transaction of its member', {
    sets: (sets) =>
      sets.map((set) => ({ ...set, writes: set.writes.filter(({ key }) => !key.startsWith('\u0000guard')) })),
  }),
  forged(
    'a log whose opening was forged',
    'was opened without the votes on its key',
    editWrites('log', (row) => ({ ...row, anchors: 'required' })),
    ['AccessLog:Vote', 1],
    ({ alliance }) => alliance.cast.finance.admin,
  ),
];
