import { common, peer } from '@hyperledger/fabric-protos';
import { openBlock, readTransactions } from '../../../../chaincode/ledger/block/block';
import { type ChannelConfig, parseConfig } from '../../../../chaincode/ledger/block/channel-config';
import { LIFECYCLE, readDefinition } from '../../../../chaincode/ledger/block/definition';
import { endorsementFlag } from '../../../../chaincode/ledger/block/endorsement-check';
import { openEnvelope } from '../../../../chaincode/ledger/block/envelope';
import { type Flag, flagOf } from '../../../../chaincode/ledger/block/flag';
import { serializeReadWriteSet } from '../../../../chaincode/ledger/block/read-write-set';
import {
  configEnvelope,
  newHeader,
  signedEnvelope,
} from '../../../../chaincode/ledger/block/signed-envelope';
import { parseCall } from '../../../../chaincode/ledger/block/transaction';
import { type ValidationContext, validate } from '../../../../chaincode/ledger/block/validate';
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import { loadMemberKey } from '../../../../chaincode/ledger/identity/member-folder';
import { type Alliance, FOUNDERS, newAlliance } from '../fixture/alliance';
import { adminOf, startInProcess } from '../fixture/in-process';
import { ReplayedState } from '../fixture/replayed-state';

const [FIRST = ''] = FOUNDERS;

let alliance: Alliance;
let admin: Identity;
let config: ChannelConfig;
let state: ReplayedState;
/** A good transaction over {@link state}. */
let good: Uint8Array;

beforeAll(async () => {
  alliance = await newAlliance();
  admin = loadMemberKey(alliance.dataDir, FIRST, 'admin');
  const ledger = await startInProcess(alliance.dataDir);
  const client = adminOf(ledger, alliance.dataDir, FIRST);
  good = (await client.endorse({ contract: 'Kv', transaction: 'Append', args: ['a', 'x'] })).envelope;
  const blocks: Uint8Array[] = [];
  for await (const { bytes, number } of client.blocks(0n)) {
    blocks.push(bytes);
    if (number === 1n) break;
  }
  await client.close();
  await ledger.close();
  const [genesis, definition] = blocks.map((bytes) => openBlock(bytes));
  if (genesis === undefined || definition === undefined) throw new Error('no blocks');
  config = parseConfig(readTransactions(genesis)[0]?.config ?? new Uint8Array());
  state = new ReplayedState();
  const founded = validate({ number: 1n, envelopes: definition.envelopes }, context());
  expect([...founded.flags]).toEqual([0]);
  state.apply(founded.writes);
});

afterAll(() => alliance.remove());

function context(overrides: Partial<ValidationContext> = {}): ValidationContext {
  return { channel: 'directory', config, state, hasTransaction: () => false, ...overrides };
}

function flagsOf(envelopes: readonly Uint8Array[], overrides: Partial<ValidationContext> = {}): Flag[] {
  return [...validate({ number: 2n, envelopes }, context(overrides)).flags].map(flagOf);
}

/** The good transaction with something changed, signed again by its creator: the endorsers have not signed that. */
function resigned(change: (payload: common.Payload) => void): Uint8Array {
  const envelope = common.Envelope.deserializeBinary(good);
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  change(payload);
  const bytes = payload.serializeBinary();
  envelope.setPayload(bytes);
  envelope.setSignature(admin.sign(bytes));
  return envelope.serializeBinary();
}

function changeAction(change: (action: peer.ChaincodeActionPayload) => void): Uint8Array {
  return resigned((payload) => {
    const transaction = peer.Transaction.deserializeBinary(payload.getData_asU8());
    const [action] = transaction.getActionsList();
    const inner = peer.ChaincodeActionPayload.deserializeBinary(
      action?.getPayload_asU8() ?? new Uint8Array(),
    );
    change(inner);
    action?.setPayload(inner.serializeBinary());
    payload.setData(transaction.serializeBinary());
  });
}

function changeChannelHeader(change: (header: common.ChannelHeader) => void): Uint8Array {
  return resigned((payload) => {
    const header = payload.getHeader() ?? new common.Header();
    const channelHeader = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8());
    change(channelHeader);
    header.setChannelHeader(channelHeader.serializeBinary());
    payload.setHeader(header);
  });
}

/** The good transaction with other results, endorsed by those results' own endorsers. */
function withResults(namespace: string, keys: readonly string[]): Uint8Array {
  return changeAction((action) => {
    const endorsed = action.getAction() ?? new peer.ChaincodeEndorsedAction();
    const response = peer.ProposalResponsePayload.deserializeBinary(
      endorsed.getProposalResponsePayload_asU8(),
    );
    const extension = peer.ChaincodeAction.deserializeBinary(response.getExtension_asU8());
    const nothing = { reads: [], ranges: [], metadataWrites: [], hasPrivateData: false };
    const writes = keys.map((key) => ({ key, value: Buffer.from('x') }));
    extension.setResults(serializeReadWriteSet([{ namespace, writes, ...nothing }]));
    response.setExtension$(extension.serializeBinary());
    const bytes = response.serializeBinary();
    endorsed.setProposalResponsePayload(bytes);
    endorsed.setEndorsementsList(
      FOUNDERS.slice(0, 2).map((member) => {
        const endorsement = new peer.Endorsement();
        const identity = loadMemberKey(alliance.dataDir, member, 'peer');
        const serialized = endorsed.getEndorsementsList()[FOUNDERS.indexOf(member)]?.getEndorser_asU8();
        endorsement.setEndorser(serialized ?? new Uint8Array());
        endorsement.setSignature(identity.sign(Buffer.concat([bytes, serialized ?? new Uint8Array()])));
        return endorsement;
      }),
    );
    action.setAction(endorsed);
  });
}

test('VALID: a transaction endorsed over this state', () => {
  const { flags, writes } = validate({ number: 2n, envelopes: [good] }, context());
  expect([...flags]).toEqual([0]);
  expect(writes).toMatchObject([{ namespace: 'hub', key: 'a', version: { block: 2n, transaction: 0 } }]);
});

test('BAD_PAYLOAD: bytes that are no envelope', () => {
  expect(flagsOf([Buffer.from('nothing'), good])).toEqual(['BAD_PAYLOAD', 'VALID']);
});

test('TARGET_CHAIN_NOT_FOUND: a transaction of another channel', () => {
  expect(flagsOf([good], { channel: 'exchange' })).toEqual(['TARGET_CHAIN_NOT_FOUND']);
});

test('BAD_CREATOR_SIGNATURE: a signature by another key', () => {
  const envelope = common.Envelope.deserializeBinary(good);
  const other = loadMemberKey(alliance.dataDir, FIRST, 'clock');
  envelope.setSignature(other.sign(envelope.getPayload_asU8()));
  expect(flagsOf([envelope.serializeBinary()])).toEqual(['BAD_CREATOR_SIGNATURE']);
});

test('BAD_PROPOSAL_TXID: an id that does not follow from nonce and creator', () => {
  expect(flagsOf([changeChannelHeader((header) => header.setTxId('0'.repeat(64)))])).toEqual([
    'BAD_PROPOSAL_TXID',
  ]);
});

test('UNKNOWN_TX_TYPE: a type nobody orders', () => {
  const header = (type: number) => changeChannelHeader((channelHeader) => channelHeader.setType(type));
  expect(flagsOf([header(common.HeaderType.MESSAGE)])).toEqual(['UNKNOWN_TX_TYPE']);
});

test('DUPLICATE_TXID: the same transaction twice, in one block and in a later one', () => {
  expect(flagsOf([good, good])).toEqual(['VALID', 'DUPLICATE_TXID']);
  expect(flagsOf([good], { hasTransaction: () => true })).toEqual(['DUPLICATE_TXID']);
});

test('INVALID_ENDORSER_TRANSACTION: a proposal that is not the endorsed one', () => {
  const later = changeChannelHeader((header) => header.setEpoch(1));
  const otherArguments = changeAction((action) => action.setChaincodeProposalPayload(new Uint8Array()));
  expect(flagsOf([later, otherArguments])).toEqual([
    'INVALID_ENDORSER_TRANSACTION',
    'INVALID_ENDORSER_TRANSACTION',
  ]);
});

test('ENDORSEMENT_POLICY_FAILURE: one endorsement less, one twice, or one forged', () => {
  const change = (edit: (all: peer.Endorsement[]) => peer.Endorsement[]): Uint8Array =>
    changeAction((action) => {
      const endorsed = action.getAction();
      endorsed?.setEndorsementsList(edit(endorsed.getEndorsementsList()));
    });
  const forge = (endorsement: peer.Endorsement): peer.Endorsement => {
    endorsement.setSignature(admin.sign(Buffer.from('something else')));
    return endorsement;
  };
  const envelopes = [
    change((all) => all.slice(1)),
    change((all) => all.flatMap((one, index) => (index === 0 ? [one, one] : []))),
    change((all) => all.map((one, index) => (index === 0 ? forge(one) : one))),
  ];
  for (const envelope of envelopes) expect(flagsOf([envelope])).toEqual(['ENDORSEMENT_POLICY_FAILURE']);
});

test('ENDORSEMENT_POLICY_FAILURE: a key whose policy an earlier transaction of the block changes', () => {
  const call = parseCall(openEnvelope(good));
  const lookup = { config, state, definition: (name: string) => readDefinition(state, name) };
  expect(endorsementFlag(call, lookup, new Set(['hub\0b']))).toBe('VALID');
  expect(endorsementFlag(call, lookup, new Set(['hub\0a']))).toBe('ENDORSEMENT_POLICY_FAILURE');
});

test('ILLEGAL_WRITESET: a write in another namespace, the definitions included', () => {
  expect(flagsOf([withResults('hub', ['a'])])).toEqual(['VALID']);
  for (const namespace of ['other', LIFECYCLE]) {
    expect(flagsOf([withResults(namespace, ['a'])])).toEqual(['ILLEGAL_WRITESET']);
  }
});

test('INVALID_CHAINCODE: a chaincode without a definition', () => {
  expect(flagsOf([good], { state: new ReplayedState() })).toEqual(['INVALID_CHAINCODE']);
});

test('INVALID_CONFIG_TRANSACTION: a configuration that no update leads to', () => {
  const orderer = loadMemberKey(alliance.dataDir, FIRST, 'orderer');
  const message = new common.ConfigEnvelope();
  const next = config.message();
  next.setSequence(1);
  message.setConfig(next);
  const bare = configEnvelope('directory', message, orderer);
  const header = newHeader({ channel: 'directory', type: common.HeaderType.CONFIG_UPDATE }, admin).message;
  message.setLastUpdate(
    common.Envelope.deserializeBinary(
      signedEnvelope(header, new common.ConfigUpdateEnvelope().serializeBinary(), admin),
    ),
  );
  const unsigned = configEnvelope('directory', message, orderer);
  expect(flagsOf([bare])).toEqual(['INVALID_CONFIG_TRANSACTION']);
  expect(flagsOf([unsigned])).toEqual(['INVALID_CONFIG_TRANSACTION']);
});
