import { serve } from '../kit/serve/serve';
import { marketRegulation } from './department';

void serve(marketRegulation, process.env);
