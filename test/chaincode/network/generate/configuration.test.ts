import { Layout } from '../../../../chaincode/network/description/layout';
import { orderersOf, peersOf } from '../../../../chaincode/network/description/nodes';
import { configtx } from '../../../../chaincode/network/generate/configtx';
import { cryptoConfig } from '../../../../chaincode/network/generate/crypto-config';
import { ordererEnvironment } from '../../../../chaincode/network/generate/orderer-environment';
import { peerEnvironment } from '../../../../chaincode/network/generate/peer-environment';
import { endorsementPolicy } from '../../../../chaincode/network/generate/policy-text';
import { describedNetwork } from '../../../../chaincode/network/run';

const network = describedNetwork({});
const layout = new Layout('/state');
const founders = (role: string) => `'EstablishmentMSP.${role}', 'FinanceMSP.${role}', 'EconomyMSP.${role}'`;

const profiles = (of = network) =>
  (configtx(of, layout) as { Profiles: Record<'directory' | 'exchange', Profile> }).Profiles;

interface Profile {
  readonly Policies: Record<string, object>;
  readonly Application: {
    readonly Policies: Record<string, object>;
    readonly Organizations: { readonly ID: string; readonly Policies: Record<string, object> }[];
  };
  readonly Orderer: Record<string, unknown> & { readonly Organizations: { readonly ID: string }[] };
}

test('block 0 of each channel names the founders alone, and every change takes all three of them', () => {
  for (const profile of Object.values(profiles())) {
    const { Application, Policies } = profile;
    expect(Application.Organizations.map(({ ID }) => ID)).toEqual([
      'EstablishmentMSP',
      'FinanceMSP',
      'EconomyMSP',
    ]);
    const all = { Type: 'Signature', Rule: `OutOf(3, ${founders('admin')})` };
    expect(Policies.Admins).toEqual(all);
    for (const organisation of Application.Organizations) expect(organisation.Policies.Admins).toEqual(all);
    expect(Application.Policies).toMatchObject({
      Admins: all,
      LifecycleEndorsement: { Type: 'Signature', Rule: `OutOf(3, ${founders('peer')})` },
      Endorsement: { Type: 'Signature', Rule: endorsementPolicy(network) },
    });
  }
});

test('exchange is read by the founders and the auditor, whoever else may write there', () => {
  const { directory, exchange } = profiles();
  expect(directory.Application.Policies.Readers).toEqual({ Type: 'ImplicitMeta', Rule: 'ANY Readers' });
  expect(exchange.Application.Policies).toMatchObject({
    Readers: { Type: 'Signature', Rule: `OR(${founders('member')}, 'AuditMSP.member')` },
    Writers: { Type: 'ImplicitMeta', Rule: 'ANY Writers' },
  });
});

test('the chaincode is endorsed by two of the three founders, written in full', () => {
  expect(endorsementPolicy(network)).toBe(`OutOf(2, ${founders('peer')})`);
});

test('BFT maps each consenter to its own ordering MSP; Raft has no such map', () => {
  const { Orderer } = profiles().directory;
  expect(Orderer).toMatchObject({
    OrdererType: 'BFT',
    SmartBFT: { RequestBatchMaxInterval: '200ms' },
    BatchSize: { AbsoluteMaxBytes: 4_194_304 },
  });
  expect(Orderer.ConsenterMapping).toHaveLength(4);
  expect(Orderer.ConsenterMapping).toContainEqual(
    expect.objectContaining({ ID: 4, MSPID: 'AuditOrdererMSP' }),
  );
  const raft = profiles(describedNetwork({ orderer: 'raft' })).directory.Orderer;
  expect(raft).toMatchObject({ OrdererType: 'etcdraft' });
  expect(raft).not.toHaveProperty('ConsenterMapping');
  expect(raft.Organizations).toHaveLength(3);
});

test('every member has a CA, and every peer a second TLS pair for its chaincode', () => {
  const { PeerOrgs } = cryptoConfig(network) as {
    PeerOrgs: { Name: string; Specs: { Hostname: string }[] }[];
  };
  expect(PeerOrgs.map(({ Name }) => Name)).toEqual(network.organisations.map(({ folder }) => folder));
  const hosts = PeerOrgs.map(({ Specs }) => Specs.map(({ Hostname }) => Hostname).join());
  expect(hosts).toEqual([
    'peer,chaincode',
    'peer,chaincode',
    'peer,chaincode',
    '',
    'peer,chaincode',
    'peer,chaincode',
  ]);
});

test('nothing listens beyond this machine', () => {
  const environments = [
    ...peersOf(network).map((peer) => peerEnvironment(peer, layout, network)),
    ...orderersOf(network).map((node) => ordererEnvironment(node, layout)),
  ];
  for (const environment of environments) {
    const listens = Object.entries(environment).filter(([name]) => name.endsWith('LISTENADDRESS'));
    expect(listens.length).toBeGreaterThan(1);
    for (const [, address] of listens) expect(address).toMatch(/^127\.0\.0\.1(:\d+)?$/);
  }
});
