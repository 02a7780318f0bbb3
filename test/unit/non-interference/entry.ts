/** What the test of leaks bundles, together with the product. */
export { difference, withStoppedClock } from './compared';
export { drawn } from './drawn';
