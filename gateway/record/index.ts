export * from './decision-content';
export { Denials } from './denials';
export * from './journal';
export * from './journal-line';
export * from './journal-state';
export * from './outbox';
