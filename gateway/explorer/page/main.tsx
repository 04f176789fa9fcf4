import { createRoot } from 'react-dom/client';
import { Explorer } from './explorer';
import 'graphiql/style.css';
import './explorer.css';

const place = document.getElementById('explorer');
if (place === null) throw new Error('the page has no place for the explorer');
createRoot(place).render(<Explorer />);
