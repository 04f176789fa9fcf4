import { runDepartment } from '../kit/serve/department-process';
import { civilAffairs } from './department';

void runDepartment(civilAffairs);
