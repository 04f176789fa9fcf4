/** Both ends of a connection outside the loopback: a department's own server, and the gateway's own clients. */
import { createPrivateKey } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { peerClient } from '../../../chaincode/ledger/fabric/connection';
import { issueCertificate, issueRoot, type KeyPair } from '../../../chaincode/ledger/identity/certificate';
import { isLoopback } from '../../../chaincode/ledger/transport/loopback';
import { type Publication, type Spki, spkiOf } from '../../../chaincode/model';
import { SubgraphPools } from '../../../gateway/execution';
import { insecureAddress, sdlClient, type TlsIdentity } from '../../../gateway/supergraph';
import { fetchServer } from '../../../subgraphs/kit/serve/http-server';
import { publicationOf } from '../fixture/alliance';

const SDL = 'type Query { a: Int }';

let department: KeyPair;
let gateway: KeyPair;
let stranger: KeyPair;
let server: Server;
let url: string;
let asked = 0;

const spki = ({ keyPem }: KeyPair): Spki => spkiOf(createPrivateKey(keyPem));
const shown = ({ certificatePem, keyPem }: KeyPair): TlsIdentity => ({
  certificatePem,
  key: createPrivateKey(keyPem),
});

beforeAll(async () => {
  // Each of another CA: whose certificate it is decides nothing.
  [department, gateway, stranger] = await Promise.all(
    ['department', 'gateway', 'stranger'].map(
      async (name) =>
        await issueCertificate(await issueRoot(`ca.${name}`), { commonName: name, role: 'client' }),
    ) as [Promise<KeyPair>, Promise<KeyPair>, Promise<KeyPair>],
  );
  const answerer = {
    answer: async () => {
      asked += 1;
      return { data: { _service: { sdl: SDL } } } as never;
    },
    height: 1n,
    onFault: () => undefined,
  };
  server = fetchServer(answerer, { pair: department, admits: (key) => key === spki(gateway) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  asked = 0;
});

const publishedBy = (pair: KeyPair): Publication =>
  publicationOf('taxation', 'TaxationMSP', SDL, url, createPrivateKey(pair.keyPem));

describe.each(['an SDL', 'a fetch'] as const)('%s over TLS', (what) => {
  async function ask(published: KeyPair, as: KeyPair | undefined): Promise<string> {
    const publication = publishedBy(published);
    const { signal } = new AbortController();
    if (what === 'an SDL') {
      const key = createPrivateKey((as ?? gateway).keyPem);
      const identity = as === undefined ? { key } : shown(as);
      return await sdlClient({ msp: 'EconomyMSP', id: 'main', ...identity } as never)(publication, signal);
    }
    const pools = new SubgraphPools({ timeoutMs: 2_000 }, as === undefined ? undefined : shown(as));
    try {
      const { subgraph: name, ...rest } = publication;
      const body = JSON.stringify({ query: '{ a }', variables: {}, extensions: { ticket: 'a.b.c' } });
      return (await pools.post({ name, ...rest }, async () => body, signal)).text;
    } finally {
      await pools.close();
    }
  }

  test('is answered where both keys are the ledger’s', async () => {
    expect(await ask(department, gateway)).toContain('type Query');
    expect(asked).toBe(1);
  });

  test('SUBGRAPH_MISMATCH: is not sent to whoever has another key than the published one', async () => {
    await expect(ask(stranger, gateway)).rejects.toMatchObject({ code: 'SUBGRAPH_MISMATCH' });
    expect(asked).toBe(0);
  });

  test.each(['a stranger', 'nobody'] as const)(
    'SUBGRAPH_UNAVAILABLE: %s is let go before it can ask',
    async (who) => {
      await expect(ask(department, who === 'nobody' ? undefined : stranger)).rejects.toMatchObject({
        code: 'SUBGRAPH_UNAVAILABLE',
      });
      expect(asked).toBe(0);
    },
  );
});

describe('plain text', () => {
  test('TLS_REQUIRED: to a department outside the loopback', () => {
    const at = (address: string) => insecureAddress({ subgraph: 'taxation' as never, url: address })?.code;
    expect(at('http://192.0.2.1:4001/graphql')).toBe('TLS_REQUIRED');
    expect(at('http://127.0.0.1.example/graphql')).toBe('TLS_REQUIRED');
    expect(at('https://192.0.2.1:4001/graphql')).toBeUndefined();
    expect(at('http://127.0.0.1:4001/graphql')).toBeUndefined();
    expect(at('http://[::1]:4001/graphql')).toBeUndefined();
  });

  test('TLS_REQUIRED: to a peer outside the loopback', () => {
    expect(() => peerClient({ address: '192.0.2.1:7051' })).toThrow(
      expect.objectContaining({ code: 'TLS_REQUIRED' }),
    );
    for (const address of ['127.0.0.1:7051', 'localhost:7051', '[::1]:7051']) peerClient({ address }).close();
    peerClient({ address: '192.0.2.1:7051', tls: { rootCertificatePem: department.certificatePem } }).close();
  });

  test.each(['', 'localhost.example', '10.0.0.1', '1270.0.0.1', '::2', '0.0.0.0'])(
    '`%s` is no loopback',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});
