import { common, gateway, peer } from '@hyperledger/fabric-protos';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { DEADLINES, gatewayFor, peerClient } from '../../../../chaincode/ledger/fabric/connection';
import { toHubError } from '../../../../chaincode/ledger/fabric/gateway-error';
import { issueCertificate, issueRoot } from '../../../../chaincode/ledger/identity/certificate';
import { identityOf } from '../../../../chaincode/ledger/identity/identity';
import { type Cases, kv, type Stage } from './stage';

const MINUTE_MS = 60_000;

/** 15: who asks, and when. */
export const identityCases: Cases = (stage) => {
  test('15: a certificate of an unknown CA is refused, whatever member it names', async () => {
    const [first] = stage().founders;
    const root = await issueRoot('ca.stranger');
    const pair = await issueCertificate(root, { commonName: 'admin', role: 'admin' });
    const stranger = stage().connect(first, 'directory', identityOf(first, pair));
    // A Fabric peer has no code for it: it answers as for any proposal that it does not endorse.
    const refused = { code: expect.stringMatching(/^(UNKNOWN_CREATOR|ENDORSEMENT_FAILED)$/) };
    await expect(stranger.evaluate(kv('Nothing'))).rejects.toMatchObject(refused);
    await expect(stranger.submit(kv('Put', stage().key(), 'x'))).rejects.toMatchObject(refused);
    await expect(stranger.blocks(0n)[Symbol.asyncIterator]().next()).rejects.toBeDefined();
    await stranger.close();
  });

  test('15: a certificate of another member’s CA is refused', async () => {
    const [first, second] = stage().founders;
    const { certificatePem, spki, sign } = stage().opened.adminOf(second);
    const disguised = stage().connect(first, 'directory', { mspId: first, certificatePem, spki, sign });
    await expect(disguised.evaluate(kv('Nothing'))).rejects.toMatchObject({
      code: expect.stringMatching(/^(UNKNOWN_CREATOR|ENDORSEMENT_FAILED)$/),
    });
    await disguised.close();
  });

  test.each([-14, 14])('15: a proposal whose time is %i minutes off is answered', async (minutes) => {
    await expect(proposeAt(stage(), minutes * MINUTE_MS)).resolves.toBe('nothing');
  });

  test.each([-16, 16])('15: a proposal whose time is %i minutes off is refused', async (minutes) => {
    await expect(proposeAt(stage(), minutes * MINUTE_MS)).rejects.toMatchObject({
      code: 'ENDORSEMENT_FAILED',
    });
  });
};

/** Evaluates `Nothing` by a proposal of another time, and returns the contract's answer. */
async function proposeAt(stage: Stage, offsetMs: number): Promise<string> {
  const { opened, founders } = stage;
  const identity = opened.adminOf(founders[0]);
  const client = peerClient(opened.peerOf(founders[0]));
  const session = gatewayFor(client, identity, DEADLINES);
  try {
    const contract = session.getNetwork('directory').getContract(opened.chaincode, 'Kv');
    const proposed = gateway.ProposedTransaction.deserializeBinary(
      contract.newProposal('Nothing').getBytes(),
    );
    const signed = proposed.getProposal() ?? new peer.SignedProposal();
    const bytes = atTime(signed.getProposalBytes_asU8(), new Date(Date.now() + offsetMs));
    signed.setProposalBytes(bytes);
    proposed.setProposal(signed);
    const proposal = session.newSignedProposal(proposed.serializeBinary(), identity.sign(bytes));
    return Buffer.from(await proposal.evaluate()).toString();
  } catch (error) {
    throw toHubError(error);
  } finally {
    session.close();
    client.close();
  }
}

function atTime(bytes: Uint8Array, time: Date): Uint8Array {
  const proposal = peer.Proposal.deserializeBinary(bytes);
  const header = common.Header.deserializeBinary(proposal.getHeader_asU8());
  const channelHeader = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8());
  channelHeader.setTimestamp(Timestamp.fromDate(time));
  header.setChannelHeader(channelHeader.serializeBinary());
  proposal.setHeader(header.serializeBinary());
  return proposal.serializeBinary();
}
