import { HubError } from '../../../chaincode/model/error';
import { parseAs } from '../../../chaincode/model/parse';
import { tableDefinitions } from '../database/load';
import type { Department } from '../declare/department';
import { answerPublish } from '../publish/publish-process';
import { type DepartmentConfig, departmentConfig } from './department-config';
import { type RunningDepartment, startDepartment } from './department-server';
import { runServing, say } from './serving-process';

/** What a department's process reads of its environment. */
interface Environment {
  /** The reader's connection string, where the configuration has none: a password is no matter of a file. */
  readonly DATABASE_URL?: string | undefined;
}

/**
 * A department's process: `main.ts` is `void serve(department, process.env)`.
 *
 * `node main.js <config.json>` serves until it is told to stop ({@link runServing}); `node main.js publish` publishes
 * ({@link answerPublish}); `node main.js tables` prints the SQL that makes its tables.
 */
export async function serve(department: Department, environment: Environment): Promise<void> {
  const [, , verb] = process.argv;
  if (verb === 'publish') return await answerPublish(department);
  if (verb === 'tables') {
    process.stdout.write(
      department.tables
        .flatMap(tableDefinitions)
        .map((line) => `${line};\n`)
        .join(''),
    );
    return;
  }
  await runServing(
    department.name,
    (config, signal) => startDepartment(department, configured(config, environment), signal),
    answerQuestions,
  );
}

/** @throws {HubError} `INVALID_ARGUMENT`: what is missing or wrong, by its path. */
function configured(config: unknown, { DATABASE_URL: database }: Environment): DepartmentConfig {
  const said = typeof config === 'object' ? config : {};
  const whole = database === undefined ? said : { database, ...said };
  if (whole !== null && !('database' in whole)) {
    throw new HubError('INVALID_ARGUMENT', 'neither `DATABASE_URL` nor `database` names the database');
  }
  return parseAs(departmentConfig, whole, 'configuration');
}

/** The parent may ask how many statements the database got: a refused request costs none. */
function answerQuestions(running: RunningDepartment): void {
  process.on('message', (message: unknown) => {
    const isQuestion = typeof message === 'object' && message !== null && 'type' in message;
    if (isQuestion && message.type === 'statements') say({ type: 'statements', count: running.statements });
  });
}
