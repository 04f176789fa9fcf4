import { common, orderer } from '@hyperledger/fabric-protos';
import { openBlock, readTransactions } from '../../../../chaincode/ledger/block/block';
import {
  type ChannelConfig,
  parseConfig,
  readConfig,
} from '../../../../chaincode/ledger/block/channel-config';
import {
  type Organisation,
  organisationGroup,
  signaturePolicy,
} from '../../../../chaincode/ledger/block/config-message';
import { applyConfigUpdate } from '../../../../chaincode/ledger/block/config-update';
import { consenterPolicy } from '../../../../chaincode/ledger/block/consenter-policy';
import { outOf } from '../../../../chaincode/ledger/block/policy';
import { newHeader, signedEnvelope } from '../../../../chaincode/ledger/block/signed-envelope';
import { genesisBlock } from '../../../../chaincode/ledger/embedded/genesis';
import {
  memberUpdate,
  orderingUpdate,
  removalUpdate,
  signConfigUpdate,
} from '../../../../chaincode/ledger/fabric/config-update';
import { consenterUpdate } from '../../../../chaincode/ledger/fabric/consenter-update';
import { issueCertificate, issueRoot, type KeyPair } from '../../../../chaincode/ledger/identity/certificate';
import { type Identity, identityOf } from '../../../../chaincode/ledger/identity/identity';
import { parseIdentity, serializeIdentity } from '../../../../chaincode/ledger/identity/serialized-identity';

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
  const ordererPair = await issueCertificate(first.root, { commonName: 'orderer', role: 'orderer' });
  const genesis = genesisBlock({
    channel: 'directory',
    founders: founders.map(({ organisation }) => organisation),
    readers: undefined,
    ordering: { maxTransactions: 500, timeoutMs: 20, preferredBytes: 2_097_152 },
    orderer: identityOf('A', ordererPair),
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

test('what says who acts for a member changes by all founders alone, never by its own admin', () => {
  const next = applied(config, memberUpdate('directory', config, department));
  const group = next.message().getChannelGroup()?.getGroupsMap().get('Application')?.getGroupsMap().get('D');
  const elements = [...(group?.getValuesMap().entries() ?? []), ...(group?.getPoliciesMap().entries() ?? [])];
  const policies = [group, ...elements.map(([, element]) => element)].map((each) => each?.getModPolicy());
  expect(new Set(policies)).toEqual(new Set(['/Channel/Application/Admins']));
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

describe('of how the channel is ordered', () => {
  const timeout = (text: string): Uint8Array => {
    const message = new orderer.BatchTimeout();
    message.setTimeout(text);
    return message.serializeBinary();
  };
  const cutting = (current = config) =>
    orderingUpdate('directory', current, [{ name: 'BatchTimeout', value: timeout('250ms') }]);
  const valueIn = (current: ChannelConfig, name: string): Uint8Array | undefined =>
    current
      .message()
      .getChannelGroup()
      ?.getGroupsMap()
      .get('Orderer')
      ?.getValuesMap()
      .get(name)
      ?.getValue_asU8();
  /** The channel with an ordering organisation of its own, as on a network. */
  async function apart(): Promise<{ readonly current: ChannelConfig; readonly admin: Identity }> {
    const ordering = await member('Ordering');
    const message = config.message();
    const groups = message.getChannelGroup()?.getGroupsMap().get('Orderer')?.getGroupsMap();
    groups?.clear();
    groups?.set('Ordering', organisationGroup(ordering.organisation, 'Admins'));
    return { current: readConfig(message), admin: ordering.admin };
  }
  const certifying = (current: ChannelConfig, organisation: Organisation): Uint8Array => {
    const value =
      organisationGroup(organisation).getValuesMap().get('MSP')?.getValue_asU8() ?? new Uint8Array();
    return orderingUpdate('directory', current, [{ organisation: 'Ordering', name: 'MSP', value }]);
  };

  test('a value is changed by the signatures that its own policy asks for, and nothing else is', () => {
    const next = applied(config, cutting());
    expect(next.sequence).toBe(1);
    expect(Buffer.from(valueIn(next, 'BatchTimeout') ?? [])).toEqual(Buffer.from(timeout('250ms')));
    expect(valueIn(next, 'BatchSize')).toEqual(valueIn(config, 'BatchSize'));
    expect(next.members).toEqual(config.members);
  });

  test('NOT_ALLOWED: two of the three admins; WRONG_STATE: another update came first', () => {
    const two = signed(cutting(), admins.slice(0, 2));
    expect(() => applyConfigUpdate('directory', config, two)).toThrow(code('NOT_ALLOWED'));
    const next = applied(config, cutting());
    expect(() => applyConfigUpdate('directory', next, signed(cutting()))).toThrow(code('WRONG_STATE'));
  });

  test('INVALID_ARGUMENT: a value that this build does not know, a policy, an organisation more, or nothing at all', () => {
    const otherwise = (change: (ordering: common.ConfigGroup) => void): Uint8Array => {
      const update = common.ConfigUpdate.deserializeBinary(cutting());
      const ordering = update.getWriteSet()?.getGroupsMap().get('Orderer');
      if (ordering === undefined) throw new Error('write set');
      change(ordering);
      return update.serializeBinary();
    };
    const policy = signaturePolicy(outOf(1, ['A'], 'admin'));
    policy.setVersion(1);
    for (const update of [
      orderingUpdate('directory', config, [{ name: 'Capabilities', value: new Uint8Array() }]),
      otherwise((ordering) => ordering.getPoliciesMap().set('BlockValidation', policy)),
      otherwise((ordering) => ordering.getGroupsMap().set('X', new common.ConfigGroup())),
      otherwise((ordering) => ordering.setVersion(1)),
      otherwise((ordering) => ordering.getValuesMap().clear()),
    ]) {
      expect(() => applyConfigUpdate('directory', config, signed(update))).toThrow(code('INVALID_ARGUMENT'));
    }
  });

  /** As on BFT: four consenters, and the policy of blocks that follows from them. */
  function ofFour(): ChannelConfig {
    const message = config.message();
    const ordering = message.getChannelGroup()?.getGroupsMap().get('Orderer');
    const orderers = new common.Orderers();
    orderers.setConsenterMappingList(
      [1, 2, 3, 4].map((id) => {
        const consenter = new common.Consenter();
        consenter.setId(id);
        consenter.setMspId('A');
        for (const certificate of ['Identity', 'ClientTlsCert', 'ServerTlsCert'] as const)
          consenter[`set${certificate}`](Buffer.from(`old ${id}`));
        return consenter;
      }),
    );
    const consenters = valueOfVersion(0);
    consenters.setModPolicy('Admins');
    consenters.setValue(orderers.serializeBinary());
    ordering?.getValuesMap().set('Orderers', consenters);
    const blocks = new common.ConfigPolicy();
    blocks.setModPolicy('Admins');
    blocks.setPolicy(common.Policy.deserializeBinary(consenterPolicy(orderers)));
    ordering?.getPoliciesMap().set('BlockValidation', blocks);
    return readConfig(message);
  }
  const renewal = (current: ChannelConfig): Uint8Array =>
    consenterUpdate('directory', current, { id: 2, identityPem: 'new 2', tlsPem: 'new tls 2' }) ??
    new Uint8Array();
  const orderingOf = (current: ChannelConfig): common.ConfigGroup | undefined =>
    current.message().getChannelGroup()?.getGroupsMap().get('Orderer');

  test('a consenter gets other certificates, and blocks the policy that follows from them', () => {
    const next = applied(ofFour(), renewal(ofFour()));
    expect(
      [...next.consenters].map(([id, identity]) => [id, parseIdentity(identity).certificatePem]),
    ).toEqual([
      [1, 'old 1'],
      [2, 'new 2'],
      [3, 'old 3'],
      [4, 'old 4'],
    ]);
    const policy = orderingOf(next)?.getPoliciesMap().get('BlockValidation')?.getPolicy()?.getValue_asU8();
    const { rule, identitiesList } = common.SignaturePolicyEnvelope.deserializeBinary(
      policy ?? new Uint8Array(),
    ).toObject();
    expect(rule?.nOutOf?.n).toBe(3);
    expect(identitiesList).toHaveLength(4);
    expect(renewal(next)).toEqual(new Uint8Array());
  });

  test('NOT_ALLOWED: a consenter renewed by two of three admins; INVALID_ARGUMENT: with a policy of blocks of somebody’s choice', () => {
    const current = ofFour();
    const two = signed(renewal(current), admins.slice(0, 2));
    expect(() => applyConfigUpdate('directory', current, two)).toThrow(code('NOT_ALLOWED'));
    const own = common.ConfigUpdate.deserializeBinary(renewal(current));
    const written = own.getWriteSet()?.getGroupsMap().get('Orderer');
    const policy = signaturePolicy(outOf(1, ['A'], 'admin'));
    policy.setVersion(1);
    policy.setModPolicy('Admins');
    written?.getPoliciesMap().set('BlockValidation', policy);
    const unread = common.ConfigUpdate.deserializeBinary(renewal(current));
    unread.getWriteSet()?.getGroupsMap().get('Orderer')?.getValuesMap().get('Orderers')?.setVersion(0);
    const stands = orderingOf(current)?.getValuesMap().get('Orderers');
    if (stands !== undefined)
      unread.getReadSet()?.getGroupsMap().get('Orderer')?.getValuesMap().set('Orderers', stands);
    for (const update of [own, unread])
      expect(() => applied(current, update.serializeBinary())).toThrow(code('INVALID_ARGUMENT'));
  });

  test('an ordering organisation renews its own certificates, by its own admin', async () => {
    const { current, admin } = await apart();
    const after = await member('Ordering');
    const update = certifying(current, after.organisation);
    const next = readConfig(applyConfigUpdate('directory', current, signed(update, [admin])));
    expect(next.msps.identify(serializeIdentity(after.admin)).role).toBe('admin');
    expect(() => next.msps.identify(serializeIdentity(admin))).toThrow(code('UNKNOWN_CREATOR'));
    expect(() => applyConfigUpdate('directory', current, signed(update, admins))).toThrow(
      code('NOT_ALLOWED'),
    );
  });

  test('INVALID_ARGUMENT: it takes no member\u2019s name, whose keys it would certify', async () => {
    const { current, admin } = await apart();
    for (const name of ['A', 'Other']) {
      const update = certifying(current, (await member(name)).organisation);
      expect(() => applyConfigUpdate('directory', current, signed(update, [admin]))).toThrow(
        code('INVALID_ARGUMENT'),
      );
    }
  });
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
