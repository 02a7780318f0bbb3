/** No record is longer than this. A longer line is damaged or not text; a string can only be a few times as long. */
export const MAX_LINE_BYTES = 256 * 2 ** 20;

/** Replaces such a line for readers. It is not JSON, so it is not read as a record, and checks report it. */
export const TOO_LONG_LINE = '(a line of more than 256 MiB)';
