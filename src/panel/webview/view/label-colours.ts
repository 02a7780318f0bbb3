import type { Label } from '../../../project/schema/layer-types';

/** The colour of each label in the current theme. Colour is never the only sign: names, keys and shapes accompany it. */

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
  const ground = parseColour(background) ?? WHITE;
  colours.clear();
  let next = 0;
  for (const { id, layer, color } of labels) {
    const own = color === undefined ? undefined : parseColour(color);
    const colour = own ?? parseColour(palette[next++ % palette.length]!)!;
    const parts = visibleOn(colour, ground).map(Math.round);
    colours.set(layer === undefined ? id : `${layer}/${id}`, `rgb(${parts.join(' ')})`);
  }
}

/** The colour, mixed with black or white until it has enough contrast. */
export function visibleOn(colour: Colour, ground: Colour): Colour {
  const end = contrast(WHITE, ground) > contrast(BLACK, ground) ? WHITE : BLACK;
  for (let share = 0; share < 1; share += 0.05) {
    const moved = colour.map((part, at) => part + (end[at]! - part) * share);
    if (contrast(moved, ground) >= enough) return moved;
  }
  return end;
}

/** Red, green and blue in sRGB, each 0 to 255. */
type Colour = readonly number[];

const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];

/** Reads `#rgb`, `#rrggbb` (ignoring alpha) and `rgb(…)` as browsers compute it. */
export function parseColour(text: string): Colour | undefined {
  const short = /^#([\da-f]{3,4})$/i.exec(text.trim())?.[1];
  const hex = short ? short.replace(/./g, '$&$&') : /^#((?:[\da-f]{2}){3,4})$/i.exec(text.trim())?.[1];
  if (hex) return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const parts = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(text.trim());
  return parts?.slice(1).map(Number);
}

/** Contrast ratio of WCAG 2.2: 1 to 21. */
export function contrast(a: Colour, b: Colour): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

/** Relative luminance of WCAG 2.2. */
function luminance(colour: Colour): number {
  const [R, G, B] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * R! + 0.7152 * G! + 0.0722 * B!;
}
