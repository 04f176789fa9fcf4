/** Level 1 of the directory: duties (职责), the legal ground a department holds data on. */
import { z } from 'zod';
import { dutyStatus } from '../enumeration';
import { dutyId, mspId, sha256Hex } from '../identifier';
import { stored } from './stored';

export const legalBasis = z
  .strictObject({
    name: z.string().min(1).max(200),
    article: z.string().max(200),
    documentHash: sha256Hex.optional(),
  })
  .readonly();
export type LegalBasis = z.infer<typeof legalBasis>;

export const dutyContent = z
  .strictObject({
    title: z.string().min(1).max(200),
    text: z.string().min(1).max(4000),
    legalBasis,
  })
  .readonly();
export type DutyContent = z.infer<typeof dutyContent>;

/**
 * Key `duty~msp~id`. Amended under the next version, and retired for good; never deleted. The versions before are in the
 * key's history.
 */
export const duty = z
  .strictObject({
    ...stored,
    msp: mspId,
    id: dutyId,
    version: z.int().min(1),
    status: dutyStatus,
    content: dutyContent,
    statusReason: z.string().min(1).max(1000).optional(),
  })
  .readonly();
export type Duty = z.infer<typeof duty>;
