/** What the test of leaks bundles, together with the product. */
export { difference } from './compared';
export { withStoppedClock } from '../../support/stopped-clock';
export { drawn } from './drawn';
