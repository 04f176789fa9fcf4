export * from './epoch';
export { type HeadPlace, headPlace } from './head/head-file';
export * from './ledger-view';
export * from './open-view';
export * from './view';
export * from './view-log';
