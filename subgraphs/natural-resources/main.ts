import { serve } from '../kit/serve/serve';
import { naturalResources } from './department';

void serve(naturalResources, process.env);
