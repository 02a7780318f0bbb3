/** What stands in a message in place of the names of so many samples, for somebody who has not answered them. */
export const hiddenUntilAnswered = (count: number): string =>
  `hidden until you have answered ${count === 1 ? 'it' : 'them'}`;
