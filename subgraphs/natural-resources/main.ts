import { runDepartment } from '../kit/serve/department-process';
import { naturalResources } from './department';

void runDepartment(naturalResources);
