import { runDepartment } from '../kit/serve/department-process';
import { marketRegulation } from './department';

void runDepartment(marketRegulation);
