/** The explorer as a developer meets it: the built page, in a real browser, on a running gateway. */
import type { Browser, Page } from 'playwright-core';
import { GRANTS } from '../fixture/scenario';
import { RunningGateway } from '../launch/running-gateway';
import { startBrowser } from './browser';
import { builtExplorer } from './built-site';

/** As much of a document as a test changes; the rest of this repository runs in no browser. */
interface Dom {
  title: string;
  readonly head: { append: (child: object) => void };
  createElement: (name: string) => { textContent: string };
}

/** What a browser reports of an answer that is no 2xx; a refusal is one. */
const REFUSED = /^Failed to load resource: the server responded with a status of 40[13]/;

let hub: RunningGateway;
let browser: Browser;
let page: Page;
/** Everything the browser complained of: errors, refused scripts and styles, requests to elsewhere. */
const complaints: string[] = [];

beforeAll(async () => {
  [hub, browser] = await Promise.all([
    RunningGateway.start([], { explorer: builtExplorer() }),
    startBrowser(),
  ]);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => complaints.push(String(error.stack)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !REFUSED.test(message.text())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(hub.url) && !url.startsWith('data:')) complaints.push(url);
  });
  await page.goto(hub.url);
  await page.waitForSelector('.graphiql-query-editor .CodeMirror');
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await hub?.stop();
});

const run = async (): Promise<void> => await page.click('.graphiql-execute-button');
const answer = async (text: string): Promise<void> => {
  await page.locator('.result-window', { hasText: text }).waitFor();
};
/** Types into GraphiQL's own editor as a paste does. */
async function setEditor(selector: string, text: string): Promise<void> {
  await page.$eval(
    `${selector} .CodeMirror`,
    (element, value) => {
      (element as unknown as { CodeMirror: { setValue: (text: string) => void } }).CodeMirror.setValue(value);
    },
    text,
  );
}

test('without a token it says how to make one, asks for no schema, and a query is answered whole', async () => {
  expect(await page.title()).toBe('Directory Hub · explorer');
  expect(await page.textContent('.hub-how code')).toMatch(/^npm run -s hub -- token /);
  expect(await page.textContent('[role=status]')).toBe('No token');
  expect(await page.textContent('.graphiql-editor-tools + section, .graphiql-editor-tool')).toContain(
    '"Bearer "',
  );
  await run();
  await answer('TOKEN_MISSING');
  expect(await page.$('text=A GraphQL schema provides')).toBeNull();
});

test('a pasted token is shown, put into the header editor, and fetches the schema', async () => {
  const token = await hub.token();
  await page.fill('.hub-token', `TOKEN=${token}`);
  await page.locator('[role=status]', { hasText: 'HousingMSP/eligibility' }).waitFor();
  expect(await page.locator('.hub-how').count()).toBe(0);
  await page
    .locator('.graphiql-editor-tool', { hasText: `Bearer ${token.slice(0, 20)}` })
    .first()
    .waitFor();
  await page.click('[aria-label="Show Documentation Explorer"]');
  await page.locator('.graphiql-doc-explorer', { hasText: 'Household' }).waitFor();
});

test('a refusal is shown with its reasons, in full and in words', async () => {
  hub.reset([]);
  await run();
  await answer('ACCESS_DENIED');
  const note = page.locator('.hub-refusal');
  await note.getByText('ACCESS_DENIED').waitFor();
  expect(await note.locator('tbody tr').count()).toBeGreaterThanOrEqual(5);
  expect(await note.locator('li').allTextContents()).toContainEqual(
    expect.stringMatching(/^to CivilAffairsMSP: .*yearlyIncome.*to derive Citizen\.lowIncomeEligible$/),
  );
});

test('with the grants the same query is answered, and the refusal is gone', async () => {
  hub.reset(Object.values(GRANTS));
  await page.getByRole('button', { name: 'Variables' }).click();
  await setEditor('.graphiql-editor-tool .graphiql-editor:not(.hidden)', '{"id": "1"}');
  await run();
  await answer('"yearlyIncome": 1200');
  expect(await page.locator('.hub-refusal').count()).toBe(0);
});

test('an example opens in a tab of its own, with the token; one that the graph has no fields for is not offered', async () => {
  await page.click('.hub-examples summary');
  expect(await page.getByRole('button', { name: 'What a citizen owns' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: /^A citizen's income/ }).click();
  await page.getByRole('tab', { name: 'Income' }).waitFor();
  await run();
  await answer('"citizen": null');
});

test('its dialogs, search and completion work under the policy', async () => {
  await page.click('[aria-label="Open settings dialog"]');
  await page.getByRole('button', { name: 'Dark' }).click();
  await page.keyboard.press('Escape');
  await page.fill('.graphiql-doc-explorer-search input', 'income');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await page.click('[aria-label="New tab"]');
  await page.click('.graphiql-query-editor .CodeMirror');
  await page.keyboard.type('{ cit');
  await page.locator('.CodeMirror-hint', { hasText: 'citizen' }).waitFor();
  await page.keyboard.press('Escape');
});

test('what it remembers ends with the browser tab, and no header is among it', async () => {
  await page.click('[aria-label="Show History"]');
  await page.locator('.graphiql-history-item').first().waitFor();
  const kept = await page.evaluate(() => ({
    local: Object.keys(localStorage),
    session: Object.entries(sessionStorage).filter(([, text]) => String(text).includes('eyJ')),
  }));
  expect(kept.local).toEqual([]);
  expect(kept.session.map(([key]) => key)).toEqual(['directory-hub:token']);
});

test('until here the browser complained of nothing; a script that slips in does not run, nor is its data sent', async () => {
  expect(complaints).toEqual([]);
  const slipped = await page.evaluate(async () => {
    const { document } = globalThis as unknown as { document: Dom };
    const script = document.createElement('script');
    script.textContent = 'document.title = "slipped in"';
    document.head.append(script);
    const sent = await fetch('https://elsewhere.example/').then(
      () => true,
      () => false,
    );
    return { title: document.title, sent };
  });
  expect(slipped).toEqual({ title: 'Directory Hub · explorer', sent: false });
  expect(complaints.join()).toMatch(/Content Security Policy/);
});
