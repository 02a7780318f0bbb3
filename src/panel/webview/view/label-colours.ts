/** The colour of each label in the current theme. Colour is never the only sign: names, keys and shapes accompany it. */
import type { Label } from '../../../project/schema/layer-types';
import { contrast, parseColour, toCss, towards, type Colour } from './colour';

/** Hues that are easy to distinguish with any colour vision (after Paul Tol's bright and vibrant schemes). */
const palette = ['#4477aa', '#ee7733', '#009988', '#ee3377', '#ccbb44', '#aa3377', '#33bbee', '#228833'];
/** The contrast that WCAG 2 requires of non-text marks (1.4.11). */
const enough = 3;

const colours = new Map<string, string>();

/** The colour of a label, or of one in an answer to a layer. */
export function colourOf(label: string, layer = ''): string {
  return colours.get(`${layer}/${label}`) ?? colours.get(label) ?? 'var(--vscode-descriptionForeground)';
}

/** Gives every label a colour that is visible on the background: its own, or one of the palette, in the schema's order. */
export function assignColours(labels: readonly Label[], background: string): void {
  const ground = parseColour(background) ?? { r: 255, g: 255, b: 255 };
  colours.clear();
  let next = 0;
  for (const { id, layer, color } of labels) {
    const own = color === undefined ? undefined : parseColour(color);
    const colour = own ?? parseColour(palette[next++ % palette.length]!)!;
    colours.set(layer === undefined ? id : `${layer}/${id}`, toCss(visibleOn(colour, ground)));
  }
}

/** The colour, mixed with black or white until it has enough contrast. */
export function visibleOn(colour: Colour, ground: Colour): Colour {
  const white = { r: 255, g: 255, b: 255 };
  const black = { r: 0, g: 0, b: 0 };
  const end = contrast(white, ground) > contrast(black, ground) ? white : black;
  for (let share = 0; share < 1; share += 0.05) {
    const moved = towards(colour, end, share);
    if (contrast(moved, ground) >= enough) return moved;
  }
  return end;
}
