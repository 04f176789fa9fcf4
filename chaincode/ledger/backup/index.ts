export { type BackupKind, type Manifest, readManifest } from './manifest';
export type { CopyProgress, OnProgress } from './progress';
export { unpackPart, verifyBackup } from './read-backup';
export { type LedgerEnd, ledgerEnd, requireNotOlder } from './seen-heads';
export { takePlace } from './take-place';
export { type BackupContent, type BackupPart, writeBackup } from './write-backup';
