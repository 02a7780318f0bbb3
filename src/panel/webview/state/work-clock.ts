/** Time spent on a sample, without pauses. Times in milliseconds. */
export interface WorkClock {
  readonly spent: number;
  readonly lastSeen: number;
}

/** A longer time without activity counts as a pause. */
const pause = 60_000;

export function startClock(now: number): WorkClock {
  return { spent: 0, lastSeen: now };
}

/** Records activity: a key, the pointer, scrolling. */
export function touchClock(clock: WorkClock, now: number): WorkClock {
  const since = Math.max(0, now - clock.lastSeen);
  return { spent: clock.spent + (since <= pause ? since : 0), lastSeen: now };
}

/** Seconds spent, to one decimal. */
export function secondsSpent(clock: WorkClock): number {
  return Math.round(clock.spent / 100) / 10;
}
