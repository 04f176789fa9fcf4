import { serve } from '../kit/serve/serve';
import { civilAffairs } from './department';

void serve(civilAffairs, process.env);
