import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Explorer } from '../../../gateway/explorer';
import { builtExplorer, SITE } from './built-site';

const explorer = builtExplorer();
const files = readdirSync(SITE);
const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  explorer.answer(path, { method, headers });
const pageText = (): string => Buffer.from(get('/')?.body ?? '').toString('utf8');

describe('the page', () => {
  test('lets a browser run its own files alone, and nobody frame it', () => {
    const policy = get('/')?.headers['content-security-policy'] ?? '';
    const directives = new Map(
      policy.split('; ').map((each) => [each.split(' ')[0], each.split(' ').slice(1)]),
    );
    expect(directives.get('default-src')).toEqual(["'none'"]);
    for (const own of ['script-src', 'style-src', 'connect-src'])
      expect(directives.get(own)).toEqual(["'self'"]);
    expect(directives.get('img-src')).toEqual(["'self'", 'data:']);
    for (const none of ['base-uri', 'form-action', 'frame-ancestors']) {
      expect(directives.get(none)).toEqual(["'none'"]);
    }
    expect(policy).not.toMatch(/unsafe|\*|http/);
  });

  test('has every other header that keeps what it shows where it is', () => {
    expect(get('/')?.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'content-type': 'text/html; charset=utf-8',
    });
  });

  test('has no inline script, no inline style, and needs no other host', () => {
    expect(pageText()).not.toMatch(/<script(?![^>]*\ssrc="\/)|<style|\sstyle=|\son[a-z]+=|https?:/);
  });

  test('refers to files that are there', () => {
    const named = [...pageText().matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThanOrEqual(3);
    expect(named.filter((path) => get(path)?.status !== 200)).toEqual([]);
  });

  test('says nothing of the graph but the examples, which are in its sources', () => {
    const { body } = get('/explorer/examples.json') ?? { body: '' };
    const examples = JSON.parse(Buffer.from(body).toString('utf8')) as readonly { readonly name: string }[];
    expect(examples[0]?.name).toBe('Eligibility');
  });
});

describe('a file', () => {
  test('of a hashed name may be kept for ever, the page itself may not', () => {
    const script = files.find((name) => /^explorer-.*\.js$/.test(name));
    expect(get(`/explorer/${script}`)?.headers['cache-control']).toContain('immutable');
    for (const path of ['/', '/explorer/examples.json', '/explorer/icon.svg']) {
      expect(get(path)?.headers['cache-control']).toBe('no-cache');
    }
  });

  test('that the browser has is not sent again', () => {
    const etag = get('/')?.headers.etag ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      expect(get('/', { 'if-none-match': known })).toMatchObject({ status: 304, body: '' });
    }
    expect(get('/', { 'if-none-match': '"other"' })?.status).toBe(200);
  });

  test.each([
    ['gzip', true],
    ['br;q=1, gzip;q=0.8', true],
    ['gzip;q=0', false],
    ['gzip;q=0.0', false],
    ['identity', false],
    ['', false],
  ])('is compressed for who accepts `%s`: %s', (accepted, isZipped) => {
    const { headers, body = '' } = get('/', { 'accept-encoding': accepted }) ?? {};
    expect(headers?.['content-encoding']).toBe(isZipped ? 'gzip' : undefined);
    const text = Buffer.from(isZipped ? gunzipSync(body) : body).toString('utf8');
    expect(text).toBe(pageText());
  });

  test('is read and not written to', () => {
    const { status, headers } = get('/', {}, 'POST') ?? {};
    expect([status, headers?.allow]).toEqual([405, 'GET, HEAD']);
    expect(get('/', {}, 'HEAD')?.status).toBe(200);
  });

  test.each([
    '/explorer/',
    '/explorer/nothing.js',
    '/explorer/../site-file.js',
    '/explorer/%2e%2e/x.js',
    '/x',
  ])('is not found at %s', (path) => expect(get(path)).toBeUndefined());
});

test('without a build there is no explorer, and no error', () => {
  const empty = mkdtempSync(join(tmpdir(), 'hub-site-'));
  expect(Explorer.read(empty)).toBeUndefined();
  expect(Explorer.read(join(empty, 'nowhere'))).toBeUndefined();
  rmSync(empty, { recursive: true });
});

test('the notice of every bundled package goes with the page', () => {
  const notices = readFileSync(join(SITE, 'licences.txt'), 'utf8');
  for (const name of [
    'graphiql',
    '@graphiql/react',
    'react',
    'react-dom',
    'codemirror',
    'graphql',
    'markdown-it',
  ]) {
    expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+.* \\((MIT|Apache-2.0)\\)$`, 'm'));
  }
  expect(notices).toContain('Permission is hereby granted, free of charge');
});
