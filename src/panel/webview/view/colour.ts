/** sRGB colours, each part 0 to 255. */
export interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** Reads `#rgb`, `#rrggbb` (ignoring alpha) and `rgb(…)` as browsers compute it. */
export function parseColour(text: string): Colour | undefined {
  const hex = /^#([\da-f]{3,8})$/i.exec(text.trim())?.[1];
  if (hex && (hex.length === 3 || hex.length === 4)) {
    const [r, g, b] = [...hex].map((digit) => parseInt(digit + digit, 16));
    return { r: r!, g: g!, b: b! };
  }
  if (hex && (hex.length === 6 || hex.length === 8)) {
    const [r, g, b] = [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
    return { r: r!, g: g!, b: b! };
  }
  const parts = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(text.trim());
  return parts ? { r: Number(parts[1]), g: Number(parts[2]), b: Number(parts[3]) } : undefined;
}

export function toCss({ r, g, b }: Colour): string {
  return `rgb(${Math.round(r)} ${Math.round(g)} ${Math.round(b)})`;
}

/** Mixes a colour with another, which gets the given share (0 to 1). */
export function towards(from: Colour, to: Colour, share: number): Colour {
  const mix = (a: number, b: number): number => a + (b - a) * share;
  return { r: mix(from.r, to.r), g: mix(from.g, to.g), b: mix(from.b, to.b) };
}

/** Contrast ratio of WCAG 2.2: 1 to 21. */
export function contrast(a: Colour, b: Colour): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

/** Relative luminance of WCAG 2.2. */
function luminance({ r, g, b }: Colour): number {
  const [R, G, B] = [r, g, b].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * R! + 0.7152 * G! + 0.0722 * B!;
}
