import { common } from '@hyperledger/fabric-protos';
import { openBlock, readTransactions } from '../../../../chaincode/ledger/block/block';
import {
  type ChannelConfig,
  parseConfig,
  readConfig,
} from '../../../../chaincode/ledger/block/channel-config';
import { type Organisation, signaturePolicy } from '../../../../chaincode/ledger/block/config-message';
import { applyConfigUpdate } from '../../../../chaincode/ledger/block/config-update';
import { outOf } from '../../../../chaincode/ledger/block/policy';
import { newHeader, signedEnvelope } from '../../../../chaincode/ledger/block/signed-envelope';
import { genesisBlock } from '../../../../chaincode/ledger/embedded/genesis';
import {
  memberUpdate,
  removalUpdate,
  signConfigUpdate,
} from '../../../../chaincode/ledger/fabric/config-update';
import { issueCertificate, issueRoot, type KeyPair } from '../../../../chaincode/ledger/identity/certificate';
import { type Identity, identityOf } from '../../../../chaincode/ledger/identity/identity';
import { serializeIdentity } from '../../../../chaincode/ledger/identity/serialized-identity';

const FOUNDERS = ['A', 'B', 'C'];

let admins: Identity[];
let department: Organisation;
let config: ChannelConfig;

async function member(
  mspId: string,
): Promise<{ root: KeyPair; admin: Identity; organisation: Organisation }> {
  const root = await issueRoot(`ca.${mspId}`);
  const admin = identityOf(mspId, await issueCertificate(root, { commonName: 'admin', role: 'admin' }));
  return { root, admin, organisation: { mspId, rootCertificatePem: root.certificatePem } };
}

beforeAll(async () => {
  const founders = await Promise.all(FOUNDERS.map(member));
  admins = founders.map(({ admin }) => admin);
  department = (await member('D')).organisation;
  const [first] = founders;
  if (first === undefined) throw new Error('founders');
  const orderer = await issueCertificate(first.root, { commonName: 'orderer', role: 'orderer' });
  const genesis = genesisBlock({
    channel: 'directory',
    founders: founders.map(({ organisation }) => organisation),
    readers: undefined,
    ordering: { maxTransactions: 500, timeoutMs: 20, preferredBytes: 2_097_152 },
    orderer: identityOf('A', orderer),
  });
  config = parseConfig(readTransactions(openBlock(genesis))[0]?.config ?? new Uint8Array());
});

/** An update's envelope, signed by the given admins. */
function signed(update: Uint8Array, signers: readonly Identity[] = admins): Uint8Array {
  const message = new common.ConfigUpdateEnvelope();
  message.setConfigUpdate(update);
  message.setSignaturesList(
    signers.map((signer) => common.ConfigSignature.deserializeBinary(signConfigUpdate(update, signer))),
  );
  const [sender] = admins;
  if (sender === undefined) throw new Error('founders');
  const header = newHeader({ channel: 'directory', type: common.HeaderType.CONFIG_UPDATE }, sender);
  return signedEnvelope(header.message, message.serializeBinary(), sender);
}

function applied(current: ChannelConfig, update: Uint8Array): ChannelConfig {
  return readConfig(applyConfigUpdate('directory', current, signed(update)));
}

/** The department's update with something else in its write set. */
function changed(change: (application: common.ConfigGroup, channel: common.ConfigGroup) => void): Uint8Array {
  const update = common.ConfigUpdate.deserializeBinary(memberUpdate('directory', config, department));
  const channel = update.getWriteSet();
  const application = channel?.getGroupsMap().get('Application');
  if (channel === undefined || application === undefined) throw new Error('write set');
  change(application, channel);
  return update.serializeBinary();
}

const code = (name: string) => expect.objectContaining({ code: name });

test('a member joins with the signatures of all three founders, and its certificates count from then on', async () => {
  const next = applied(config, memberUpdate('directory', config, department));
  expect(next).toMatchObject({ sequence: 1, members: ['A', 'B', 'C', 'D'] });
  expect(config.members).toEqual(FOUNDERS);
});

test('NOT_ALLOWED: two founders, one of them twice, or a department among them', async () => {
  const update = memberUpdate('directory', config, department);
  const [a, b] = admins;
  if (a === undefined || b === undefined) throw new Error('founders');
  const outsider = (await member('D')).admin;
  for (const signers of [
    [a, b],
    [a, b, b],
    [a, b, outsider],
  ]) {
    expect(() => applyConfigUpdate('directory', config, signed(update, signers))).toThrow(
      code('NOT_ALLOWED'),
    );
  }
});

test('NOT_ALLOWED: a signature under another update', () => {
  const update = memberUpdate('directory', config, department);
  const other = memberUpdate('directory', config, { ...department, mspId: 'E' });
  const message = new common.ConfigUpdateEnvelope();
  message.setConfigUpdate(update);
  message.setSignaturesList(
    admins.map((admin) => common.ConfigSignature.deserializeBinary(signConfigUpdate(other, admin))),
  );
  const [sender] = admins;
  if (sender === undefined) throw new Error('founders');
  const header = newHeader({ channel: 'directory', type: common.HeaderType.CONFIG_UPDATE }, sender);
  const envelope = signedEnvelope(header.message, message.serializeBinary(), sender);
  expect(() => applyConfigUpdate('directory', config, envelope)).toThrow(code('NOT_ALLOWED'));
});

test('WRONG_CHANNEL: an update for another channel', () => {
  const update = signed(memberUpdate('exchange', config, department));
  expect(() => applyConfigUpdate('directory', config, update)).toThrow(code('WRONG_CHANNEL'));
});

test('WRONG_STATE: an update computed before another one was committed', async () => {
  const late = memberUpdate('directory', config, (await member('E')).organisation);
  const next = applied(config, memberUpdate('directory', config, department));
  expect(() => applyConfigUpdate('directory', next, signed(late))).toThrow(code('WRONG_STATE'));
});

test('INVALID_ARGUMENT: two members at once, a policy, a value or another group', async () => {
  const policy = signaturePolicy(outOf(1, ['A'], 'admin'));
  policy.setVersion(1);
  const updates = [
    changed((application) => application.getGroupsMap().set('E', new common.ConfigGroup())),
    changed((application) => application.getPoliciesMap().set('Admins', policy)),
    changed((_, channel) => channel.getPoliciesMap().set('Admins', policy)),
    changed((application) => application.getValuesMap().set('Capabilities', valueOfVersion(1))),
    changed((_, channel) => channel.getGroupsMap().set('Orderer', new common.ConfigGroup())),
    changed((application) => application.getGroupsMap().del('D')),
  ];
  for (const update of updates) {
    expect(() => applyConfigUpdate('directory', config, signed(update))).toThrow(code('INVALID_ARGUMENT'));
  }
});

test('INVALID_ARGUMENT: an update that does not name what stands, and so deletes it', () => {
  const updates = [
    changed((application) => application.getPoliciesMap().del('Readers')),
    changed((application) => application.getValuesMap().del('Capabilities')),
    changed((application) => application.getGroupsMap().del('A')),
  ];
  for (const update of updates) {
    expect(() => applyConfigUpdate('directory', config, signed(update))).toThrow(code('INVALID_ARGUMENT'));
  }
});

test('INVALID_ARGUMENT: a member under the name of another', async () => {
  const update = changed((application) => {
    const group = application.getGroupsMap().get('D');
    if (group !== undefined) application.getGroupsMap().set('X', group);
    application.getGroupsMap().del('D');
  });
  expect(() => applyConfigUpdate('directory', config, signed(update))).toThrow(code('INVALID_ARGUMENT'));
});

test('a member gets another root, and what the old one certified is unknown from then on', async () => {
  const before = await member('D');
  const joined = applied(config, memberUpdate('directory', config, before.organisation));
  expect(joined.msps.identify(serializeIdentity(before.admin)).role).toBe('admin');
  const after = await member('D');
  const replaced = applied(joined, memberUpdate('directory', joined, after.organisation));
  expect(replaced).toMatchObject({ sequence: 2, members: ['A', 'B', 'C', 'D'] });
  expect(replaced.msps.identify(serializeIdentity(after.admin)).role).toBe('admin');
  expect(() => replaced.msps.identify(serializeIdentity(before.admin))).toThrow(code('UNKNOWN_CREATOR'));
});

function valueOfVersion(version: number): common.ConfigValue {
  const value = new common.ConfigValue();
  value.setVersion(version);
  return value;
}

describe('a removal', () => {
  const removal = (change: (application: common.ConfigGroup) => void = () => undefined) => {
    const joined = applied(config, memberUpdate('directory', config, department));
    const update = common.ConfigUpdate.deserializeBinary(removalUpdate('directory', joined, 'D'));
    const application = update.getWriteSet()?.getGroupsMap().get('Application');
    if (application === undefined) throw new Error('write set');
    change(application);
    return { joined, update: update.serializeBinary() };
  };

  test('takes a member out with the signatures of all three founders, and leaves the others as they are', () => {
    const { joined, update } = removal();
    expect(applied(joined, update)).toMatchObject({ sequence: 2, members: ['A', 'B', 'C'] });
    expect(() => applyConfigUpdate('directory', joined, signed(update, admins.slice(1)))).toThrow(
      code('NOT_ALLOWED'),
    );
  });

  test.each([
    ['takes two members at once', (application: common.ConfigGroup) => application.getGroupsMap().del('A')],
    [
      'deletes a policy with it',
      (application: common.ConfigGroup) => application.getPoliciesMap().del('Readers'),
    ],
    [
      'changes another member with it',
      (application: common.ConfigGroup) => application.getGroupsMap().get('A')?.setVersion(7),
    ],
    ['leaves the version as it was', (application: common.ConfigGroup) => application.setVersion(1)],
  ])('that %s is none', (_, change) => {
    const { joined, update } = removal((application) => void change(application));
    expect(() => applied(joined, update)).toThrow(expect.objectContaining({ name: 'HubError' }));
  });
});
