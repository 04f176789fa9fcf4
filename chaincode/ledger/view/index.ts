export * from './epoch';
export * from './ledger-view';
export * from './open-view';
export * from './view';
