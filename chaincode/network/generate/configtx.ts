/** The channels' first configuration, as configtxgen reads it: one profile a channel. */
import { join } from 'node:path';
import type { Layout } from '../description/layout';
import {
  foundersOf,
  membersOf,
  type Network,
  type NetworkChannel,
  type Organisation,
} from '../description/network';
import { addressOf, domainOf, type OrdererNode, orderersOf, peersOf } from '../description/nodes';
import { anyMemberOf, anyOf, endorsementPolicy, founders, outOf, signed } from './policy-text';

/** The content of configtx.yaml, as a value for YAML. */
export function configtx(network: Network, layout: Layout): object {
  return {
    Profiles: Object.fromEntries(
      network.channels.map((channel) => [channel.name, profile(network, channel, layout)]),
    ),
  };
}

function profile(network: Network, channel: NetworkChannel, layout: Layout): object {
  const { policies } = network;
  const administration = signed(founders(network, policies.administration, 'admin'));
  const readersAndWriters = { Readers: anyOf('Readers'), Writers: anyOf('Writers') };
  return {
    Policies: { ...readersAndWriters, Admins: administration },
    Capabilities: { V3_0: true },
    Application: {
      // Whoever writes may ask what became of it.
      ACLs: { 'gateway/CommitStatus': '/Channel/Application/Writers' },
      Policies: {
        ...readersAndWriters,
        Readers: readers(network, channel),
        Admins: administration,
        LifecycleEndorsement: signed(founders(network, policies.lifecycle, 'peer')),
        Endorsement: signed(endorsementPolicy(network)),
      },
      Capabilities: { V2_5: true },
      // Block 0 names the founders alone, so that whoever pins its hash knows them; the others enter by their signatures.
      Organizations: foundersOf(network).map((founder) => memberGroup(network, founder, layout)),
    },
    Orderer: orderer(network, layout),
  };
}

/** Departments enter the configuration of every channel, since their probes report there; they read their own channels alone. */
function readers(network: Network, channel: NetworkChannel): object {
  if (channel.kinds.includes('DEPARTMENT')) return anyOf('Readers');
  return signed(anyMemberOf(membersOf(network, channel).map(({ msp }) => msp)));
}

function memberGroup(network: Network, member: Organisation, layout: Layout): object {
  const { msp } = member;
  const peer = peersOf(network).find(({ organisation }) => organisation === member);
  return {
    ...organisation(msp, join(layout.member(domainOf(member)), 'msp')),
    Policies: {
      ...whoActs(msp),
      // configtxgen has the group changed by these: a member's own admin could else certify alone who acts for it, unseen by
      // the founders, and every view would stop.
      Admins: signed(founders(network, network.policies.administration, 'admin')),
      Endorsement: signed(`OR('${msp}.peer')`),
    },
    ...(peer === undefined ? {} : { AnchorPeers: [{ Host: peer.host, Port: peer.port }] }),
  };
}

function organisation(msp: string, folder: string): object {
  return { Name: msp, ID: msp, MSPDir: folder };
}

function whoActs(msp: string): object {
  const member = signed(`OR('${msp}.member')`);
  return { Readers: member, Writers: member, Admins: signed(`OR('${msp}.admin')`) };
}

function orderer(network: Network, layout: Layout): object {
  const nodes = orderersOf(network);
  const { batchBytes, batchMs, batchTransactions } = network.ordering;
  const ofFounders = nodes.filter((node) => foundersOf(network).includes(node.organisation));
  const administrators = ofFounders.map(({ mspId }) => mspId);
  return {
    ...(network.ordering.type === 'bft' ? bft(nodes, batchMs, layout) : raft(nodes, layout)),
    BatchTimeout: `${batchMs}ms`,
    // BFT cuts by the absolute size alone; Raft, too, should not make larger blocks.
    BatchSize: {
      MaxMessageCount: batchTransactions,
      AbsoluteMaxBytes: batchBytes,
      PreferredMaxBytes: batchBytes,
    },
    Policies: {
      Readers: anyOf('Readers'),
      Writers: anyOf('Writers'),
      Admins: signed(outOf(administrators.length, administrators, 'admin')),
      BlockValidation: anyOf('Writers'),
    },
    Capabilities: { V2_0: true },
    Organizations: nodes.map((node) => ({
      ...organisation(node.mspId, join(layout.ordering(node.domain), 'msp')),
      Policies: whoActs(node.mspId),
      OrdererEndpoints: [addressOf(node)],
    })),
  };
}

function bft(nodes: readonly OrdererNode[], batchMs: number, layout: Layout): object {
  return {
    OrdererType: 'BFT',
    // Against the defaults these bring a new leader in 4 s instead of 25 s.
    SmartBFT: {
      RequestBatchMaxInterval: `${batchMs}ms`,
      RequestForwardTimeout: '1s',
      RequestComplainTimeout: '3s',
      RequestAutoRemoveTimeout: '3m0s',
      ViewChangeResendInterval: '2s',
      ViewChangeTimeout: '8s',
      LeaderHeartbeatTimeout: '5s',
      LeaderHeartbeatCount: 10,
      CollectTimeout: '1s',
      IncomingMessageBufferSize: 200,
      RequestPoolSize: 100_000,
    },
    ConsenterMapping: nodes.map((node) => ({
      ID: node.id,
      ...consenter(node, layout),
      MSPID: node.mspId,
      Identity: join(layout.orderer(node), 'msp', 'signcerts', `node.${node.domain}-cert.pem`),
    })),
  };
}

function raft(nodes: readonly OrdererNode[], layout: Layout): object {
  return {
    OrdererType: 'etcdraft',
    EtcdRaft: {
      Consenters: nodes.map((node) => consenter(node, layout)),
      Options: {
        TickInterval: '500ms',
        ElectionTick: 10,
        HeartbeatTick: 1,
        MaxInflightBlocks: 5,
        SnapshotIntervalSize: '16 MB',
      },
    },
  };
}

function consenter(node: OrdererNode, layout: Layout): object {
  const certificate = join(layout.orderer(node), 'tls', 'server.crt');
  return { Host: node.host, Port: node.port, ClientTLSCert: certificate, ServerTLSCert: certificate };
}
