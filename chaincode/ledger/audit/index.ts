export * from './audit.js';
export type { AuditCode, Finding, Place } from './finding.js';
export { StoredChain } from './stored-chain.js';
