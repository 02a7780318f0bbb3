/** An error that a person can do something about: its message says what is wrong and what to do. Any other error is a bug. */
export class UserError extends Error {}
