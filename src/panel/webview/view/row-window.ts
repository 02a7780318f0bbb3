/** Which rows of a list are in sight, even if all rows together are taller than a browser can scroll. */
export const ROW_HEIGHT = 30;
/** Browsers lose precision, or stop, above some 17 to 33 million pixels. */
const tallest = 12_000_000;
const overscan = 8;

export interface RowWindow {
  /** Scrollable height, in pixels. */
  readonly height: number;
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
  /** Top of the first row, in pixels from the top of the scrolled area. */
  readonly offset: number;
}

/** The window for a scroll position and a viewport height, both in pixels. */
export function rowWindow(count: number, scrollTop: number, viewport: number): RowWindow {
  const full = count * ROW_HEIGHT;
  const height = Math.min(full, tallest);
  const shown = Math.ceil(viewport / ROW_HEIGHT);
  const isScaled = full > tallest;
  const share = height > viewport ? Math.min(1, scrollTop / (height - viewport)) : 0;
  const top = isScaled
    ? Math.round(share * Math.max(0, count - viewport / ROW_HEIGHT))
    : Math.floor(scrollTop / ROW_HEIGHT);
  const first = Math.max(0, top - overscan);
  const last = Math.min(count, top + shown + overscan + 1);
  const offset = isScaled
    ? scrollTop - (top - first) * ROW_HEIGHT - (share === 1 ? shown * ROW_HEIGHT - viewport : 0)
    : first * ROW_HEIGHT;
  return { height, first, last, offset };
}

/** The scroll position, in pixels, that brings a row into sight; undefined if it already is. */
export function scrollFor(
  count: number,
  row: number,
  scrollTop: number,
  viewport: number,
): number | undefined {
  const full = count * ROW_HEIGHT;
  const height = Math.min(full, tallest);
  if (full > tallest) {
    const { first, last } = rowWindow(count, scrollTop, viewport);
    if (row >= first + overscan && row < last - overscan - 1) return undefined;
    const rowsInSight = viewport / ROW_HEIGHT;
    const top = Math.min(Math.max(0, row - rowsInSight / 2), count - rowsInSight);
    return (top / (count - rowsInSight)) * (height - viewport);
  }
  const top = row * ROW_HEIGHT;
  if (top >= scrollTop + ROW_HEIGHT && top + 2 * ROW_HEIGHT <= scrollTop + viewport) return undefined;
  return Math.max(0, Math.min(height - viewport, top - viewport / 3));
}
