/** Time spent on a sample: pauses are left out. Times in milliseconds. */
export interface WorkClock {
  readonly spent: number;
  readonly lastSeen: number;
}

/** Without a sign of life for longer, nobody is working. */
const pause = 60_000;

export function startClock(now: number): WorkClock {
  return { spent: 0, lastSeen: now };
}

/** A sign of life: a key, the pointer, scrolling. */
export function touchClock(clock: WorkClock, now: number): WorkClock {
  const since = Math.max(0, now - clock.lastSeen);
  return { spent: clock.spent + (since <= pause ? since : 0), lastSeen: now };
}

/** Seconds spent, to the tenth. */
export function secondsSpent(clock: WorkClock): number {
  return Math.round(clock.spent / 100) / 10;
}
