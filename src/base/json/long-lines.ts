/** No record is so long: a line that is was torn, or is no text at all. A few times this, and no string could hold it. */
export const MAX_LINE_BYTES = 256 * 2 ** 20;

/** What readers are shown instead of such a line. It is not JSON, so that no record is made of it, and the check reports it. */
export const TOO_LONG_LINE = '(a line of more than 256 MiB)';
