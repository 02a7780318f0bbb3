import { codePointName, findInvisible } from './invisible';

const OTHER_SPACE = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/u;
const JOINER = /[\u200c-\u200f\u00ad]/u;
const TYPOGRAPHIC = /^([“”„«‘‚])(.*)([”“»’‘])$/su;

/** Suggests what was probably meant. If both look the same, it names the invisible difference. */
export function didYouMean(written: string, meant: string): string {
  return `Did you mean "${meant}"?${hiddenDifference(written, meant)}`;
}

/** Names the invisible difference between two texts, as a sentence to append; empty if the difference is visible. */
export function hiddenDifference(written: string, meant: string): string {
  const [, open, inner, close] = TYPOGRAPHIC.exec(written) ?? [];
  if (inner === meant)
    return ` The typographic quotation marks ${open} ${close} are part of the text. Use straight ones, or none.`;
  const hidden = [...written].find(
    (character) =>
      !meant.includes(character) &&
      (findInvisible(character).length > 0 || OTHER_SPACE.test(character) || JOINER.test(character)),
  );
  if (hidden !== undefined)
    return ` It contains ${codePointName(hidden.codePointAt(0)!)}, which is invisible.`;
  if (written !== meant && written.normalize('NFC') === meant.normalize('NFC'))
    return written === written.normalize('NFC')
      ? ' The two look the same: here letters and accents are one character (NFC), there they are two (NFD).'
      : ' The two look the same: here letters and accents are two characters (NFD), there they are one (NFC).';
  return '';
}
