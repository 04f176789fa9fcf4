/** How deep tests go: `npm run test:deep` runs the full counts. */
export const deep = process.env.HUB_TEST_DEPTH === 'deep';

/** The number of runs: `quick` by default, `full` when deep. */
export const runs = (quick: number, full: number): number => (deep ? full : quick);
