import { decimal, limits, type Figure } from '../figure';
import { html, type Markup } from './markup';

/** A number with its interval in small type, or a dash with the reason. */
export function figureText(figure: Figure, digits = 2): Markup {
  if (figure.value === null)
    return html`<span class="none" title="${figure.reason}"
      >–<span class="sr"> (${figure.reason})</span></span
    >`;
  return html`<span class="num">${decimal(figure.value, digits)}</span
    >${figure.ci95 && html` <span class="ci">${limits(figure.ci95, digits)}</span>`}`;
}
