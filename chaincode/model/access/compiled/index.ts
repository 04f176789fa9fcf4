export * from './candidate';
export * from './compiled-entry';
export * from './compiled-facts';
export * from './decide-compiled';
