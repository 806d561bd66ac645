import './style.css';
import '@preact/signals';
import { render } from 'preact';

const Page = () => <main>Tidemark</main>;

const place = document.getElementById('page');
if (place !== null) render(<Page />, place);
