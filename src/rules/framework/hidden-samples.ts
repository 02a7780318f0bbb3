import { counted } from '../../base/text/phrases';

/** What stands in a message in place of the names of samples that the reader has not answered. */
export const hiddenSamples = (count: number): string =>
  `${counted(count, 'sample')}, hidden until you have answered ${count === 1 ? 'it' : 'them'}`;
