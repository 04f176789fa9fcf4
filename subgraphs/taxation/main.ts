import { runDepartment } from '../kit/serve/department-process';
import { taxation } from './department';

void runDepartment(taxation);
