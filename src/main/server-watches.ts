// What follows each project while it is open: one line for a feature.
export { watchGone } from '../features/restore/server/watch';
