import { serve } from '../kit/serve/serve';
import { humanResources } from './department';

void serve(humanResources, process.env);
