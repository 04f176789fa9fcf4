import { runDepartment } from '../kit/serve/department-process';
import { housing } from './department';

void runDepartment(housing);
