/** What the supervisor keeps running. */
import { z } from 'zod';

const processPlan = z
  .strictObject({
    /** `peer.finance`: its log is called so. */
    name: z.string(),
    command: z.string(),
    args: z.array(z.string()).readonly(),
    environment: z.record(z.string(), z.string()),
    cwd: z.string(),
    log: z.string(),
  })
  .readonly();

export const supervisionPlan = z
  .strictObject({
    /** The file in which it notes what runs. */
    roster: z.string(),
    /** The supervisor's own. */
    log: z.string(),
    /** In the order of their start; they are ended in the reverse order. */
    processes: z.array(processPlan).readonly(),
  })
  .readonly();

export type ProcessPlan = z.output<typeof processPlan>;
export type SupervisionPlan = z.output<typeof supervisionPlan>;
