import type { LocatedText, ProjectModel } from '../../project/model/model';
import { writtenTexts } from '../framework/guideline-texts';
import { quotedParts } from '../framework/open-wording';
import { hasNoSign, isPlaceholder, languageOf, placeholdersIn } from '../framework/placeholders';
import { guidelineRule, type YamlReport } from '../framework/rule';
import { partOf } from '../framework/text-places';

/** If at least this many definitions are unwritten, one finding lists them. */
const FOLDED = 5;

export const unresolvedPlaceholder = guidelineRule({
  id: 'unresolved-placeholder',
  group: 'guideline',
  severity: 'error',
  summary: 'Each annotator fills a gap in the guideline differently.',
  check(model, report) {
    const { schema, guideline } = model;
    const language = languageOf(model);
    const isReleased = guideline?.status === 'released';
    const unwritten = unwrittenDefinitions(model);
    const placeOf = ({ node }: LocatedText) => ({ file: guideline!.file, node });
    const folded = new Set(unwritten.length < FOLDED ? [] : unwritten.map(({ text }) => text.node));
    const tell = (finding: YamlReport): void =>
      report({ ...finding, ...(!isReleased && { severity: 'warning' }) });
    if (folded.size > 0)
      tell({
        place: placeOf(unwritten[0]!.text),
        message:
          `The definitions of ${unwritten.length} labels are still to be written: ${unwritten.map(({ id }) => `"${id}"`).join(', ')}. ` +
          (isReleased
            ? 'The guideline is released. Say what makes a sample one.'
            : 'Say what makes a sample one: this becomes an error when the guideline is released.'),
        related: unwritten.slice(1).map(({ id, text }) => ({
          place: placeOf(text),
          message: `The definition of "${id}" is still to be written.`,
        })),
        key: 'definitions',
      });
    for (const file of guideline ? [schema.file, guideline.file] : [schema.file]) {
      if (hasNoSign(file.document.text, language)) continue;
      for (const { text, node } of writtenTexts(file)) {
        if (folded.has(node)) continue;
        const found = placeholdersIn(text, language);
        const quoted = found.length > 0 ? quotedParts(text) : [];
        for (const { word, index } of found) {
          // Quotes are from samples.
          if (quoted.some(([start, end]) => start <= index && index < end)) continue;
          tell({
            place: partOf(file, node, index, index + word.length),
            message: isReleased
              ? `"${word}" is still here, but the guideline is released. Decide it, or take it out.`
              : `"${word}" is still to be decided. It becomes an error when the guideline is released.`,
          });
        }
      }
    }
  },
});

/** Definitions that consist of a placeholder only, by the id of their label. */
function unwrittenDefinitions(model: ProjectModel): { id: string; text: LocatedText }[] {
  const { guideline } = model;
  if (!guideline || hasNoSign(guideline.file.document.text, languageOf(model))) return [];
  return guideline.definitions.flatMap(({ id, definition }) =>
    definition && isPlaceholder(definition.text) ? [{ id, text: definition }] : [],
  );
}
