import type { Figure } from '../figure';
import { html, type Markup } from './markup';

/** A number with a fixed number of decimals and a typographic minus sign. */
export function decimal(value: number, digits = 3): string {
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '−');
}

export const percent = (value: number): string =>
  `${(100 * value).toFixed(value > 0 && value < 0.1 ? 1 : 0)} %`;

export function limits({ ci95 }: Figure, digits = 3): string {
  return ci95 ? `${decimal(ci95[0], digits)} to ${decimal(Math.min(1, ci95[1]), digits)}` : '';
}

export const NONE = html`<span class="none">–</span>`;

/** A number with its interval in small type, or a dash with the reason. */
export function figureText(figure: Figure, digits = 2): Markup {
  if (figure.value === null)
    return html`<span class="none" title="${figure.reason}"
      >–<span class="sr"> (${figure.reason})</span></span
    >`;
  return html`<span class="num">${decimal(figure.value, digits)}</span
    >${figure.ci95 && html` <span class="ci">${limits(figure, digits)}</span>`}`;
}

/** Counts with thin spaces between thousands. */
export const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');

/** A day, `2026-11-25`. */
export const day = (time: string): string => time.slice(0, 10);

/** A time to the minute, `2026-11-25 09:12 UTC`. A text that is not a time is returned unchanged. */
export function minute(time: string): string {
  const parsed = Date.parse(time);
  return Number.isNaN(parsed) ? time : `${new Date(parsed).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `1 sample`, `1 200 samples`, with thin spaces. */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;
