export * from './decision-content';
export * from './journal';
export * from './journal-directory';
export * from './journal-line';
export * from './journal-state';
export * from './node-directory';
export * from './outbox';
