import { runDepartment } from '../kit/serve/department-process';
import { publicSecurity } from './department';

void runDepartment(publicSecurity);
