export * from './analysis';
export * from './cache';
export * from './fetches-of';
export * from './touched';
export * from './use';
