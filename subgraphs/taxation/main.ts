import { serve } from '../kit/serve/serve';
import { taxation } from './department';

void serve(taxation, process.env);
