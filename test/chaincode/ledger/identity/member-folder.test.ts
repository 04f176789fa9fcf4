import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  applicationFolder,
  createMember,
  enrolApplication,
  listMembers,
  loadApplication,
  loadMemberKey,
  memberFolder,
  mspIdOf,
  rootCertificateOf,
} from '../../../../chaincode/ledger/identity/member-folder';
import { spkiHash, spkiOf } from '../../../../chaincode/model/credential/key';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hub-identity-'));
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const housing = { member: 'housing', mspId: 'HousingMSP' };

test('a member has its own CA, and a peer and an admin that it certifies with their role', async () => {
  await createMember({ dataDir, ...housing });
  const root = new X509Certificate(rootCertificateOf(dataDir, 'housing'));
  for (const role of ['peer', 'admin']) {
    const certificate = new X509Certificate(loadMemberKey(dataDir, 'housing', role).certificatePem);
    expect(certificate.checkIssued(root) && certificate.verify(root.publicKey)).toBe(true);
    expect(certificate.subject.split('\n')).toContain(`OU=${role}`);
    expect(certificate.ca).toBe(false);
  }
  expect(mspIdOf(dataDir, 'housing')).toBe('HousingMSP');
  expect(listMembers(dataDir)).toEqual(['housing']);
});

test('keys and certificates are readable by their owner alone', async () => {
  await createMember({ dataDir, ...housing });
  await enrolApplication(dataDir, 'housing', 'eligibility');
  const folders = ['ca', 'peer', 'admin'].map((name) => join(memberFolder(dataDir, 'housing'), name));
  for (const folder of [...folders, applicationFolder(dataDir, 'housing', 'eligibility')]) {
    for (const file of ['cert.pem', 'key.pem']) {
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    }
  }
});

test('making a member again keeps every key, and goes on where a crash stopped', async () => {
  await createMember({ dataDir, ...housing });
  const before = readFileSync(join(memberFolder(dataDir, 'housing'), 'peer', 'key.pem'), 'utf8');
  const admin = join(memberFolder(dataDir, 'housing'), 'admin');
  // What a crash leaves: a folder half written beside the place, no member file.
  rmSync(admin, { recursive: true });
  mkdirSync(join(memberFolder(dataDir, 'housing'), '.new-admin'));
  writeFileSync(join(memberFolder(dataDir, 'housing'), '.new-admin', 'cert.pem'), 'half');
  rmSync(join(memberFolder(dataDir, 'housing'), 'member.json'));
  expect(listMembers(dataDir)).toEqual([]);
  await createMember({ dataDir, ...housing });
  expect(readFileSync(join(memberFolder(dataDir, 'housing'), 'peer', 'key.pem'), 'utf8')).toBe(before);
  expect(loadMemberKey(dataDir, 'housing', 'admin').certificatePem).toContain('BEGIN CERTIFICATE');
});

test('a folder of another MSP ID is ALREADY_EXISTS', async () => {
  await createMember({ dataDir, ...housing });
  await expect(createMember({ dataDir, member: 'housing', mspId: 'OtherMSP' })).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
  });
});

test('an application is a client of its member, and keeps its key', async () => {
  await createMember({ dataDir, ...housing });
  const made = await enrolApplication(dataDir, 'housing', 'eligibility');
  const loaded = loadApplication(dataDir, 'housing', 'eligibility');
  expect(loaded.spki).toBe(made.spki);
  expect(loaded.mspId).toBe('HousingMSP');
  expect(new X509Certificate(loaded.certificatePem).subject.split('\n')).toContain('OU=client');
  expect(spkiOf(createPublicKey(loaded.certificatePem))).toBe(loaded.spki);
  expect(spkiHash(loaded.spki)).toMatch(/^[0-9a-f]{64}$/);
});

test('who is not there is NOT_FOUND', () => {
  expect(() => loadMemberKey(dataDir, 'nobody', 'admin')).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND' }),
  );
});

test('a name that would leave its folder is INVALID_ARGUMENT', () => {
  expect(() => memberFolder(dataDir, '../x')).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  expect(() => applicationFolder(dataDir, 'housing', 'a/b')).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  );
});
