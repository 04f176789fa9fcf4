import { serve } from '../kit/serve/serve';
import { publicSecurity } from './department';

void serve(publicSecurity, process.env);
