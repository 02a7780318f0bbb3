/** Which findings a model may see that has not answered: those that would be the same without anyone's answers. */
import { compileGlobs } from '../../base/files/globs';
import type { CheckedFile } from '../../engine/check-project';
import type { Finding, Position } from '../../project/findings/finding';
import type { ProjectModel, SourceFile } from '../../project/model/model';
import { field } from '../../project/model/reader';
import { globsOf, RECORD_FILES } from '../../project/records/kinds';
import { CATALOGUE } from '../../rules/registry';

/** Rules about texts, and about the files of the project: what they find is the same without answers. */
const ABOUT_TEXTS: ReadonlySet<string> = new Set([
  'wrong-encoding',
  'invalid-json-line',
  'duplicate-key',
  'invalid-record',
  'unusable-id',
  'duplicate-item-id',
  'duplicate-text',
  'mojibake',
  'lone-surrogate',
  'invisible-characters',
  'text-length-outlier',
  'possible-pii',
  'unexpected-language',
]);

/** Rules about the YAML files that quote examples of the guideline, which may be samples, or name suppressed findings about answers. */
const TELLING: ReadonlySet<string> = new Set([
  'contradictory-examples',
  'duplicate-example',
  'duplicate-example-id',
  'example-violates-schema',
  'homogeneous-examples',
  'invalid-suppression',
  'suppression-without-reason',
  'unused-suppression',
]);

/** Parts of the schema that name samples and people. */
const HIDDEN_PARTS = ['lint', 'gold', 'qualification', 'people'];

/** The findings that do not depend on answers, decisions and gold, in the order of the files. Of data, they quote nothing. */
export function visibleFindings(
  { schema, guideline }: ProjectModel,
  isSamples: (path: string) => boolean,
  files: readonly CheckedFile[],
): Finding[] {
  const hidden = [
    ...HIDDEN_PARTS.flatMap((part) => placeOf(schema.file, part)),
    ...(guideline ? placeOf(guideline.file, 'examples') : []),
  ];
  const isHidden = (file: string, at: Position): boolean =>
    hidden.some(({ path, start, end }) => path === file && compare(start, at) <= 0 && compare(at, end) < 0);
  const kinds = RECORD_FILES.map((kind) => ({ ...kind, ...compileGlobs(globsOf(kind, schema)) }));
  const isOpenData = (path: string): boolean =>
    kinds.find(({ matches }) => matches(path))?.isOpenToAgents ?? isSamples(path);
  const yaml = new Set([schema.file.path, guideline?.file.path]);
  return files.flatMap(({ findings }) =>
    findings.flatMap((finding): Finding[] => {
      const { rule: id, file, range, related = [] } = finding;
      const rule = CATALOGUE.get(id);
      if (!rule) return [];
      if (isOpenData(file))
        return ABOUT_TEXTS.has(id) ? [{ ...finding, message: rule.summary, related: [] }] : [];
      const isVisible =
        yaml.has(file) &&
        rule.scope === 'guideline' &&
        !TELLING.has(id) &&
        !isHidden(file, range.start) &&
        related.every((place) => yaml.has(place.file) && !isHidden(place.file, place.range.start));
      return isVisible ? [finding] : [];
    }),
  );
}

function placeOf(
  { path, document, root }: SourceFile,
  key: string,
): { readonly path: string; readonly start: Position; readonly end: Position }[] {
  const node = field(root, key);
  if (!node) return [];
  const { start, end } = document.range(node);
  return [{ path, start: document.lineColumn(start), end: document.lineColumn(end) }];
}

const compare = (a: Position, b: Position): number => a.line - b.line || a.character - b.character;
