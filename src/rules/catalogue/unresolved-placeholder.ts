import { writtenTexts } from '../framework/guideline-texts';
import { guidelineRule } from '../framework/rule';
import { quotedParts } from '../framework/open-wording';
import { partOf } from '../framework/text-places';

/** One of these is in every placeholder, so that files without any are not read text by text. */
const SIGNS = ['TODO', 'TBD', 'FIXME', 'XXX', '???'];
const PLACEHOLDER = /\b(?:TODO|TBD|FIXME)\b|(?<![\p{L}\p{N}-])XXX(?![\p{L}\p{N}-])|\?{3,}/gu;

export const unresolvedPlaceholder = guidelineRule({
  id: 'unresolved-placeholder',
  group: 'guideline',
  severity: 'error',
  fix: 'none',
  summary: 'Where the guideline has a gap, each annotator fills it in another way.',
  check(model, report) {
    const { schema, guideline } = model;
    const isReleased = guideline?.status === 'released';
    for (const file of guideline ? [schema.file, guideline.file] : [schema.file]) {
      if (!SIGNS.some((sign) => file.document.text.includes(sign))) continue;
      for (const { text, node } of writtenTexts(file)) {
        const found = [...text.matchAll(PLACEHOLDER)];
        const quoted = found.length > 0 ? quotedParts(text) : [];
        for (const { 0: word, index } of found) {
          // What stands in quotes is what samples say.
          if (quoted.some(([start, end]) => start <= index && index < end)) continue;
          report({
            place: partOf(file, node, index, index + word.length),
            message: isReleased
              ? `"${word}" is still here, and the guideline is released. Decide it, or take it out.`
              : `"${word}" is still to be decided. It becomes an error when the guideline is released.`,
            ...(!isReleased && { severity: 'warning' }),
          });
        }
      }
    }
  },
});
