import { common, peer } from '@hyperledger/fabric-protos';
import { openBlock, readTransactions } from '../../../../chaincode/ledger/block/block';
import { parseCall } from '../../../../chaincode/ledger/block/call-check';
import { type ChannelConfig, parseConfig } from '../../../../chaincode/ledger/block/channel-config';
import { LIFECYCLE, readDefinition } from '../../../../chaincode/ledger/block/definition';
import { ChangedPolicies, endorsementFlag } from '../../../../chaincode/ledger/block/endorsement-check';
import { openEnvelope } from '../../../../chaincode/ledger/block/envelope';
import { type Flag, flagOf } from '../../../../chaincode/ledger/block/flag';
import { NOTHING } from '../../../../chaincode/ledger/block/namespace-set';
import { serializeReadWriteSet } from '../../../../chaincode/ledger/block/read-write-set';
import { checkEndorsers } from '../../../../chaincode/ledger/block/signature-check';
import {
  configEnvelope,
  newHeader,
  signedEnvelope,
} from '../../../../chaincode/ledger/block/signed-envelope';
import { type ValidationContext, validate } from '../../../../chaincode/ledger/block/validate';
import type { Identity } from '../../../../chaincode/ledger/identity/identity';
import { loadMemberKey } from '../../../../chaincode/ledger/identity/member-folder';
import { serializeIdentity } from '../../../../chaincode/ledger/identity/serialized-identity';
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

/** The good transaction with another response, endorsed by that response's own endorsers. */
function endorsedAgain(change: (result: peer.ChaincodeAction) => void): Uint8Array {
  return changeAction((action) => {
    const endorsed = action.getAction() ?? new peer.ChaincodeEndorsedAction();
    const response = peer.ProposalResponsePayload.deserializeBinary(
      endorsed.getProposalResponsePayload_asU8(),
    );
    const extension = peer.ChaincodeAction.deserializeBinary(response.getExtension_asU8());
    change(extension);
    response.setExtension$(extension.serializeBinary());
    const bytes = response.serializeBinary();
    endorsed.setProposalResponsePayload(bytes);
    endorsed.setEndorsementsList(
      FOUNDERS.slice(0, 2).map((member) => {
        const endorsement = new peer.Endorsement();
        const identity = loadMemberKey(alliance.dataDir, member, 'peer');
        const serialized = serializeIdentity(identity);
        endorsement.setEndorser(serialized);
        endorsement.setSignature(identity.sign(Buffer.concat([bytes, serialized])));
        return endorsement;
      }),
    );
    action.setAction(endorsed);
  });
}

/** The good transaction with other results. */
function withResults(
  sets: readonly { readonly namespace: string; readonly keys: readonly string[] }[],
): Uint8Array {
  return endorsedAgain((result) => {
    const written = sets.map(({ namespace, keys }) => {
      const writes = keys.map((key) => ({ key, value: Buffer.from('x') }));
      return { namespace, ...NOTHING, writes };
    });
    result.setResults(serializeReadWriteSet(written));
  });
}

test('VALID: a transaction endorsed over this state', () => {
  const { flags, writes } = validate({ number: 2n, envelopes: [good] }, context());
  expect([...flags]).toEqual([0]);
  expect(writes).toMatchObject([{ namespace: 'hub', key: 'a', version: { block: 2n, transaction: 0 } }]);
});

test('INVALID_OTHER_REASON: bytes that are no envelope', () => {
  expect(flagsOf([Buffer.from('nothing'), good])).toEqual(['INVALID_OTHER_REASON', 'VALID']);
});

test('BAD_PAYLOAD: an envelope around something else', () => {
  const envelope = new common.Envelope();
  envelope.setPayload(Buffer.from('nothing'));
  expect(flagsOf([envelope.serializeBinary()])).toEqual(['BAD_PAYLOAD']);
});

test('BAD_COMMON_HEADER: no header, no nonce, no creator, an epoch, a type nobody orders', () => {
  const bare = new common.Envelope();
  const signatureHeader = (change: (header: common.SignatureHeader) => void): Uint8Array =>
    resigned((payload) => {
      const header = payload.getHeader() ?? new common.Header();
      const message = common.SignatureHeader.deserializeBinary(header.getSignatureHeader_asU8());
      change(message);
      header.setSignatureHeader(message.serializeBinary());
    });
  const envelopes = [
    bare.serializeBinary(),
    signatureHeader((header) => header.setNonce('')),
    signatureHeader((header) => header.setCreator('')),
    changeChannelHeader((header) => header.setEpoch(1)),
    changeChannelHeader((header) => header.setType(common.HeaderType.MESSAGE)),
  ];
  for (const envelope of envelopes) expect(flagsOf([envelope])).toEqual(['BAD_COMMON_HEADER']);
});

test('UNSUPPORTED_TX_PAYLOAD: a configuration update, which an orderer makes a configuration of', () => {
  const update = changeChannelHeader((header) => header.setType(common.HeaderType.CONFIG_UPDATE));
  expect(flagsOf([update])).toEqual(['UNSUPPORTED_TX_PAYLOAD']);
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

test('DUPLICATE_TXID: the same transaction twice, in one block and in a later one', () => {
  expect(flagsOf([good, good])).toEqual(['VALID', 'DUPLICATE_TXID']);
  expect(flagsOf([good], { hasTransaction: () => true })).toEqual(['DUPLICATE_TXID']);
});

test('INVALID_ENDORSER_TRANSACTION: a proposal that is not the endorsed one', () => {
  const later = changeChannelHeader((header) => header.setTimestamp(undefined));
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
  const changed = (key: string): ChangedPolicies => {
    const policies = new ChangedPolicies();
    const metadataWrites = [{ key, entries: new Map() }];
    policies.add({ namespace: 'hub', ...NOTHING, metadataWrites });
    return policies;
  };
  expect(endorsementFlag(call, lookup, changed('b'))).toBe('VALID');
  expect(endorsementFlag(call, lookup, changed('a'))).toBe('ENDORSEMENT_POLICY_FAILURE');
});

test('a write in another namespace needs that chaincode: its definition, and its endorsers', () => {
  expect(flagsOf([withResults([{ namespace: 'hub', keys: ['a'] }])])).toEqual(['VALID']);
  const other = withResults([{ namespace: 'other', keys: ['a'] }]);
  expect(flagsOf([other])).toEqual(['INVALID_CHAINCODE']);
  // Two founders are enough for a transaction, and not for the lifecycle.
  const lifecycle = withResults([{ namespace: LIFECYCLE, keys: ['a'] }]);
  expect(flagsOf([lifecycle])).toEqual(['ENDORSEMENT_POLICY_FAILURE']);
});

test('ILLEGAL_WRITESET: one namespace twice', () => {
  const twice = { namespace: 'hub', keys: ['a'] };
  expect(flagsOf([withResults([twice, twice])])).toEqual(['ILLEGAL_WRITESET']);
});

test('INVALID_CHAINCODE: a chaincode without a definition', () => {
  expect(flagsOf([good], { state: new ReplayedState() })).toEqual(['INVALID_CHAINCODE']);
});

test('BAD_RWSET, BAD_RESPONSE_PAYLOAD, BAD_HEADER_EXTENSION: parts of a call that cannot be read', () => {
  const garbage = Buffer.from('nothing');
  const results = endorsedAgain((result) => result.setResults(garbage));
  expect(flagsOf([results])).toEqual(['BAD_RWSET']);
  const response = changeAction((action) => {
    const endorsed = action.getAction() ?? new peer.ChaincodeEndorsedAction();
    const payload = peer.ProposalResponsePayload.deserializeBinary(
      endorsed.getProposalResponsePayload_asU8(),
    );
    payload.setExtension$('');
    endorsed.setProposalResponsePayload(payload.serializeBinary());
  });
  expect(flagsOf([response])).toEqual(['BAD_RESPONSE_PAYLOAD']);
});

test('INVALID_CHAINCODE: the endorsers answered for another chaincode, or for none of a version', () => {
  const answeredBy = (name: string, version: string): Uint8Array =>
    endorsedAgain((result) => {
      const id = new peer.ChaincodeID();
      id.setName(name);
      id.setVersion(version);
      result.setChaincodeId(id);
    });
  expect(flagsOf([answeredBy('hub', '1')])).toEqual(['VALID']);
  expect(flagsOf([answeredBy('other', '1')])).toEqual(['INVALID_CHAINCODE']);
  expect(flagsOf([answeredBy('hub', '')])).toEqual(['INVALID_CHAINCODE']);
});

test('INVALID_OTHER_REASON: no chaincode named, or another one’s event', () => {
  const unnamed = endorsedAgain((result) => result.setChaincodeId(undefined));
  const foreign = endorsedAgain((result) => {
    const event = new peer.ChaincodeEvent();
    event.setChaincodeId('other');
    result.setEvents(event.serializeBinary());
  });
  expect(flagsOf([unnamed])).toEqual(['INVALID_OTHER_REASON']);
  expect(flagsOf([foreign])).toEqual(['INVALID_OTHER_REASON']);
});

test('one certificate is one endorser, in whatever PEM', () => {
  const padded = changeAction((action) => {
    const endorsed = action.getAction() ?? new peer.ChaincodeEndorsedAction();
    const bytes = endorsed.getProposalResponsePayload_asU8();
    const identity = loadMemberKey(alliance.dataDir, FIRST, 'peer');
    const certificates = [identity.certificatePem, `${identity.certificatePem}\n`];
    endorsed.setEndorsementsList(
      certificates.map((certificatePem) => {
        const serialized = serializeIdentity({ mspId: identity.mspId, certificatePem });
        const endorsement = new peer.Endorsement();
        endorsement.setEndorser(serialized);
        endorsement.setSignature(identity.sign(Buffer.concat([bytes, serialized])));
        return endorsement;
      }),
    );
  });
  const call = parseCall(openEnvelope(padded));
  expect(call.endorsements).toHaveLength(2);
  expect(checkEndorsers(call, config.msps)).toHaveLength(1);
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
