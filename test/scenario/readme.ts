/** What the READMEs tell a newcomer to type. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deep } from '../depth';
import { README, runSnippets, typed } from '../readme-snippets';
import type { RunningHub } from './fixture/running-hub';
import { SHOWN, Tutorial } from './fixture/tutorial';

/** @param hub that was just started: what the READMEs show follows from its first state. */
export function readmeScenario(hub: () => RunningHub): void {
  test('its first screen has the command, a query, its answer and its record', () => {
    const screen = README.split('\n').slice(0, 20).join('\n');
    for (const needed of ['npm ci && npm start', 'curl', '# {"data"', 'hub -- log'])
      expect(screen).toContain(needed);
  });

  test('every snippet runs, and answers what the README shows', async () => {
    await runSnippets(hub());
  }, 600_000);

  if (deep) {
    test('the TypeScript of subgraphs/README.md fits the kit', () => {
      const tutorial = new Tutorial(hub());
      try {
        tutorial.build();
        expect(tutorial.typeFaults()).toEqual([]);
      } finally {
        rmSync(tutorial.folder, { recursive: true });
      }
    }, 180_000);
  }

  test('a department is made, voted, served and asked by typing what subgraphs/README.md says', async () => {
    const tutorial = new Tutorial(hub());
    expect(tutorial.build()).toEqual(['libraries/branch.ts', 'libraries/department.ts', 'libraries/main.ts']);
    const said = await typed(hub(), async (shellFunction) => await tutorial.script(shellFunction));
    const answered = said.replaceAll(/\s+/g, ' ');
    expect(SHOWN.filter((line) => !answered.includes(line.replaceAll(/\s+/g, ' ')))).toEqual([]);
    expect(SHOWN.length).toBeGreaterThanOrEqual(4);
    const again = await hub().command(
      ...['publish', join(tutorial.folder, 'subgraphs', 'libraries'), '--as', 'libraries'],
    );
    expect([again.code, again.out]).toEqual([
      0,
      expect.stringContaining('stands already: nothing was written'),
    ]);
    tutorial.remove();
  }, 600_000);

  test('every command of its table is one', () => {
    const { scripts } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as {
      readonly scripts: object;
    };
    const named = [...README.matchAll(/`npm (?:run (?:-s )?)?([a-z:]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => name !== 'ci' && !Object.hasOwn(scripts, name))).toEqual([]);
  });
}
