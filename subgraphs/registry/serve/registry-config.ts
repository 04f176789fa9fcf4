/** What the registry's process is started with: a department's, without a database. */
import { z } from 'zod';
import { departmentConfig } from '../../kit/serve/department-config';

/** A JSON file, named as the process's only argument. `mspId` is a founder's. */
export const registryConfig = departmentConfig.unwrap().omit({ database: true }).readonly();
export type RegistryConfig = z.infer<typeof registryConfig>;
