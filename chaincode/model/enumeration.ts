/** The enumerations of the directory's metadata, worded as the national compilation guide words them (see DIRECTORY-MODEL). */
import { z } from 'zod';

/** 共享类型: any member · needs a grant · never. */
export const shareType = z.enum(['UNCONDITIONAL', 'CONDITIONAL', 'NOT_SHARED']);
export type ShareType = z.infer<typeof shareType>;

const STRICTNESS: Readonly<Record<ShareType, number>> = { UNCONDITIONAL: 1, CONDITIONAL: 2, NOT_SHARED: 3 };

/** True if `a` shares less than `b`. The digits are those of the guide: 1, 2, 3. */
export function isStricter(a: ShareType, b: ShareType): boolean {
  return STRICTNESS[a] > STRICTNESS[b];
}

/** The stricter of two share types. */
export function stricterOf(a: ShareType, b: ShareType): ShareType {
  return isStricter(a, b) ? a : b;
}

/** 更新周期, with the extensions in use (半年, 不定期, 静态). */
export const updateCycle = z.enum([
  'REAL_TIME',
  'DAILY',
  'WEEKLY',
  'MONTHLY',
  'QUARTERLY',
  'HALF_YEARLY',
  'YEARLY',
  'IRREGULAR',
  'STATIC',
]);

/** 信息资源格式. */
export const resourceFormat = z.enum([
  'DOCUMENT',
  'SHEET',
  'DATABASE',
  'IMAGE',
  'STREAM',
  'SELF_DESCRIBING',
  'SERVICE',
]);

/** 数据类型 of an item: C N Y D T L M G B I F. */
export const itemType = z.enum([
  'CHARACTER',
  'NUMERIC',
  'CURRENCY',
  'DATE',
  'DATETIME',
  'LOGICAL',
  'MEMO',
  'GENERAL',
  'DOUBLE',
  'INTEGER',
  'FLOAT',
]);

/** 开放类型. */
export const openType = z.enum(['UNCONDITIONAL', 'CONDITIONAL', 'NOT_OPEN']);

/** Who a member is to the alliance. */
export const memberKind = z.enum(['FOUNDER', 'DEPARTMENT', 'DISTRICT', 'AUDITOR']);
export type MemberKind = z.infer<typeof memberKind>;

export const memberState = z.enum(['ACTIVE', 'SUSPENDED', 'LEFT']);
export const keyState = z.enum(['ACTIVE', 'SUSPENDED', 'REVOKED']);

/** A draft's life: draft → submitted → reviewing → returned | locked. A locked draft stays as the trace of its entry. */
export const draftState = z.enum(['DRAFT', 'SUBMITTED', 'REVIEWING', 'RETURNED', 'LOCKED']);
export type DraftState = z.infer<typeof draftState>;

/** A duty stands from when it is recorded until it is retired, for good. */
export const dutyStatus = z.enum(['STANDING', 'RETIRED']);
export type DutyStatus = z.infer<typeof dutyStatus>;

/** An entry's life after its code is assigned: locked ⇄ suspended → withdrawn. */
export const entryStatus = z.enum(['LOCKED', 'SUSPENDED', 'WITHDRAWN']);
export type EntryStatus = z.infer<typeof entryStatus>;

/** A request's life: submitted → compliant → consented → voting → granted, until then returned | refused | withdrawn. */
export const requestState = z.enum([
  'SUBMITTED',
  'COMPLIANT',
  'CONSENTED',
  'VOTING',
  'GRANTED',
  'RETURNED',
  'REFUSED',
  'WITHDRAWN',
]);
export type RequestState = z.infer<typeof requestState>;

/** What is stored of a grant's state; *expired* and *exhausted* are computed, never stored. */
export const grantStateKind = z.enum(['ACTIVE', 'SUSPENDED', 'REVOKED']);
export type GrantStateKind = z.infer<typeof grantStateKind>;

/** What a review of break-glass found; what was not justified suspends its grant. */
export const emergencyFinding = z.enum(['JUSTIFIED', 'UNJUSTIFIED']);
export type EmergencyFinding = z.infer<typeof emergencyFinding>;

export const ballotState = z.enum(['OPEN', 'PASSED', 'REJECTED', 'VOIDED']);

/** What the charter gives votes on. */
export const ballotKind = z.enum([
  'MEMBER',
  'MEMBER_RESUMPTION',
  'MEMBER_KEYS',
  'CHARTER',
  'PURPOSE',
  'GATEWAY',
  'ENTRY',
  'ENTRY_RESUMPTION',
  'ENTRY_WITHDRAWAL',
  'GRANT',
  'GRANT_RESUMPTION',
  'GRANT_REVOCATION',
  'LOG_OPENING',
  'LOG_CLOSING',
]);
export type BallotKind = z.infer<typeof ballotKind>;

/** A probe's verdict on an entry. */
export const probeGrade = z.enum(['PASSED', 'FAILED']);

/** What a probe found to differ from the directory: a column or row too many or too few, a type, or too old. */
export const driftKind = z.enum(['ADDED', 'REMOVED', 'TYPE', 'COUNT', 'STALE']);

/** What the committee may oblige a consumer to; a grant with an obligation this version does not know covers nothing. */
export const obligation = z.enum(['DELETE_AFTER_USE', 'NO_ONWARD_SHARING', 'NOTIFY_SUBJECT'], {
  error: 'must be DELETE_AFTER_USE, NO_ONWARD_SHARING or NOTIFY_SUBJECT',
});
