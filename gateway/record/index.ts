export * from './decision-content';
export * from './journal';
export * from './journal-line';
export * from './journal-state';
export * from './outbox';
