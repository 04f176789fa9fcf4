/** True when the full counts are wanted: `npm run test:deep`. */
export const deep = process.env['HUB_TEST_DEPTH'] === 'deep';

/** How many runs a property gets: few by default, all of them when deep. */
export const runs = (quick: number, full: number): number => (deep ? full : quick);
