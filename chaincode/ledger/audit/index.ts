export * from './audit';
export type { AuditCode, Finding, Place } from './finding';
export { StoredChain } from './stored-chain';
