import { maxOf, minOf } from '../../base/lists';
import { day, decimal, type Figure, type TimeLine } from '../figure';
import { html, type Markup } from './markup';

const round = (value: number): number => Math.round(value * 100) / 100;

/** A dot with its interval on an axis from `low` to 1, with dashes at the thresholds. Its numbers must be in the text next to it. */
export function intervalPlot(figure: Figure, low: number, thresholds: readonly number[]): Markup {
  const width = 200;
  const x = (value: number): number =>
    round(4 + ((Math.max(low, Math.min(1, value)) - low) / (1 - low)) * (width - 8));
  if (figure.value === null) return html``;
  const { value, ci95 } = figure;
  return html`<svg
    class="interval"
    viewBox="0 0 ${width} 20"
    width="${width}"
    height="20"
    aria-hidden="true"
    focusable="false"
  >
    <line class="axis" x1="${x(low)}" x2="${x(1)}" y1="10" y2="10" />
    ${low < 0 && html`<line class="tick" x1="${x(0)}" x2="${x(0)}" y1="5" y2="15" />`}${thresholds.map((at) => html`<line class="threshold" x1="${x(at)}" x2="${x(at)}" y1="2" y2="18" />`)}${ci95 && html`<line class="whisker" x1="${x(ci95[0])}" x2="${x(ci95[1])}" y1="10" y2="10" />`}
    <circle class="dot" cx="${x(value)}" cy="10" r="4.5" />
  </svg>`;
}

/** A bar for a share from 0 to 1, with its interval. */
export function shareBar(figure: Figure): Markup {
  if (figure.value === null) return html``;
  const x = (value: number): number => round(Math.max(0, Math.min(1, value)) * 120);
  const { value, ci95 } = figure;
  return html`<svg
    class="bar"
    viewBox="0 0 120 14"
    width="120"
    height="14"
    aria-hidden="true"
    focusable="false"
  >
    <rect class="track" width="120" height="14" rx="2" />
    <rect class="fill" width="${x(value)}" height="14" rx="2" />
    ${ci95 && html`<line class="error" x1="${x(ci95[0])}" x2="${x(ci95[1])}" y1="7" y2="7" />`}
  </svg>`;
}

/** A bar for a count in relation to the greatest count. */
export function countBar(value: number, most: number): Markup {
  const width = most === 0 ? 0 : round((180 * value) / most);
  return html`<svg
    class="bar"
    viewBox="0 0 180 14"
    width="180"
    height="14"
    aria-hidden="true"
    focusable="false"
  >
    <rect class="fill" width="${Math.max(value > 0 ? 2 : 0, width)}" height="14" rx="2" />
  </svg>`;
}

const PLOT = { width: 760, height: 220, left: 40, right: 16, top: 34, bottom: 28 } as const;

/** Agreement over time: a dot with its interval for each window, a line through them, and a mark at the start of each guideline version. */
export function timePlot(time: TimeLine, measure: string): Markup {
  const { width, height, left, right, top, bottom } = PLOT;
  const stamps = [
    ...time.windows.flatMap(({ from, to }) => [from, to]),
    ...time.marks.map((mark) => mark.time),
  ].map((text) => Date.parse(text));
  const first = minOf(stamps);
  const last = maxOf(stamps, first + 1);
  const x = (stamp: number): number =>
    round(left + ((stamp - first) / (last - first)) * (width - left - right));
  const y = (value: number): number =>
    round(top + (1 - Math.max(0, Math.min(1, value))) * (height - top - bottom));
  const dots = time.windows.flatMap(({ from, to, share, count }) =>
    share.value === null
      ? []
      : [
          {
            at: x((Date.parse(from) + Date.parse(to)) / 2),
            value: share.value,
            ci95: share.ci95,
            count,
            from,
            to,
          },
        ],
  );
  const marks = spread(time.marks.map(({ version, time: stamp }) => ({ version, at: x(Date.parse(stamp)) })));
  return html`<svg
    class="time"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="${measure} over time; the table below has the numbers"
  >
    ${[0, 0.25, 0.5, 0.75, 1].map((value) => html`<line class="grid" x1="${left}" x2="${width - right}" y1="${y(value)}" y2="${y(value)}" /><text class="label" x="${left - 6}" y="${y(value) + 4}" text-anchor="end">${decimal(value, 2)}</text>`)}${marks.map(({ version, at, shown, row }) => html`<line class="mark" x1="${at}" x2="${at}" y1="${top - 6}" y2="${height - bottom}" />${shown && html`<text class="version" x="${Math.min(at + 3, width - 40)}" y="${row === 0 ? 12 : 25}">${version}</text>`}`)}
    <polyline class="line" points="${dots.map(({ at, value }) => `${at},${y(value)}`).join(' ')}" />
    ${dots.map(({ at, value, ci95, from, to, count }) => html`<g><title>${day(from)}${day(to) === day(from) ? '' : ` to ${day(to)}`}: ${decimal(value, 2)} on ${count} items</title>${ci95 && html`<line class="error" x1="${at}" x2="${at}" y1="${y(ci95[0])}" y2="${y(ci95[1])}" />`}<circle class="dot" cx="${at}" cy="${y(value)}" r="4" /></g>`)}
    <text class="label" x="${left}" y="${height - 8}">${day(new Date(first).toISOString())}</text>
    <text class="label" x="${width - right}" y="${height - 8}" text-anchor="end">
      ${day(new Date(last).toISOString())}
    </text>
  </svg>`;
}

/** Names of versions that start close together are in two rows. A version that fits in neither has only its line (and a row in the table). */
function spread<T extends { version: string; at: number }>(
  marks: readonly T[],
): (T & { shown: boolean; row: 0 | 1 })[] {
  const ends: [number, number] = [-Infinity, -Infinity];
  return marks.map((mark) => {
    const row = ends[0] <= mark.at ? 0 : 1;
    const shown = ends[row] <= mark.at;
    if (shown) ends[row] = mark.at + 10 + 7 * mark.version.length;
    return { ...mark, shown, row };
  });
}
