import { serve } from '../kit/serve/serve';
import { housing } from './department';

void serve(housing, process.env);
