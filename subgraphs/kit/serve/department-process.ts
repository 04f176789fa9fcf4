import type { Department } from '../declare/department';
import { departmentConfig } from './department-config';
import { type RunningDepartment, startDepartment } from './department-server';
import { runServing, say } from './serving-process';

/** Runs a department as this process: see {@link runServing}. */
export async function runDepartment(department: Department): Promise<void> {
  await runServing(
    department.name,
    (config, signal) => startDepartment(department, departmentConfig.parse(config), signal),
    answerQuestions,
  );
}

/** The parent may ask how many statements the database got: a refused request costs none. */
function answerQuestions(running: RunningDepartment): void {
  process.on('message', (message: unknown) => {
    const isQuestion = typeof message === 'object' && message !== null && 'type' in message;
    if (isQuestion && message.type === 'statements') say({ type: 'statements', count: running.statements });
  });
}
