import { runDepartment } from '../kit/serve/department-process';
import { humanResources } from './department';

void runDepartment(humanResources);
