// First of all: it takes the token of a kiosk out of the address.
import './lib/kiosk.ts';
import { mount } from 'svelte';
import App from './App.svelte';
import './tokens.css';

const target = document.getElementById('app');
if (target === null) throw new Error('the page has no place for the app');
mount(App, { target });
