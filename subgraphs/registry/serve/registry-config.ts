/** What the registry's process is started with: a department's, without a database of its own. */
import { z } from 'zod';
import { departmentConfig } from '../../kit/serve/department-config';

/** A JSON file, named as the process's only argument. `mspId` is a founder's. */
export const registryConfig = departmentConfig
  .unwrap()
  .omit({ database: true })
  .extend({
    /** A reader's connection string of the access records' index; without it `accessRecords` is `RECORDS_NOT_INDEXED`. */
    recordsDatabaseUrl: z.string().min(1).optional(),
  })
  .readonly();
export type RegistryConfig = z.infer<typeof registryConfig>;
