import { minute } from '../html/figures';

/** A record's time to the minute. */
export const moment = (time: number): string =>
  time > 0 ? minute(new Date(time).toISOString()) : 'without a time';
