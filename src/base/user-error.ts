/** An error that the user can fix: the message says what is wrong and what to do. Any other error is a bug. */
export class UserError extends Error {}
