const NOW = Date.UTC(2026, 11, 1, 9);
const RealDate = Date;

/** A clock that stands still: what is shown must not differ by it. */
class StoppedClock extends RealDate {
  constructor(...given: unknown[]) {
    super(...((given.length > 0 ? given : [NOW]) as [number]));
  }
  static override now(): number {
    return NOW;
  }
}

/** Runs work with a clock that stands still. */
export async function withStoppedClock<T>(work: () => Promise<T>): Promise<T> {
  globalThis.Date = StoppedClock as DateConstructor;
  try {
    return await work();
  } finally {
    globalThis.Date = RealDate;
  }
}
