/** The departments of the demonstration. */
import { civilAffairs } from '../civil-affairs/department';
import { housing } from '../housing/department';
import { humanResources } from '../human-resources/department';
import type { Department } from '../kit/declare/department';
import { marketRegulation } from '../market-regulation/department';
import { naturalResources } from '../natural-resources/department';
import { publicSecurity } from '../public-security/department';
import { taxation } from '../taxation/department';

export const DEMO_DEPARTMENTS: readonly Department[] = [
  publicSecurity,
  taxation,
  civilAffairs,
  marketRegulation,
  naturalResources,
  humanResources,
  housing,
];
