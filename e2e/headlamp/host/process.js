// What Headlamp's own build puts in the place of Node's global.

export { default as process } from 'process/browser.js';
