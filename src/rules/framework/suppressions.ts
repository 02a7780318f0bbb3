import { getOrAdd } from '../../base/lists';
import { memoize } from '../../base/memoize';
import type { Finding } from '../../project/findings/finding';
import type { ProjectModel, SourceFile } from '../../project/model/model';
import {
  readSuppressions,
  type SuppressedRule,
  type Suppression,
  type Suppressions,
} from '../../base/yaml/comments';
import type { YamlDocument } from '../../base/yaml/document';

/** The suppression comments of a YAML file, cached by its version. */
export const suppressionsOf: (document: YamlDocument) => Suppressions = memoize(readSuppressions);

/** The YAML files of a model, each once: an inline guideline is in the schema's file. */
export function yamlFiles({ schema, guideline, migrations, batches }: ProjectModel): SourceFile[] {
  const own =
    guideline && guideline.file.path !== schema.file.path ? [schema.file, guideline.file] : [schema.file];
  return [...own, ...[...migrations, ...batches].map(({ file }) => file)];
}

/** Removes the findings in YAML files that a comment there suppresses. */
export function applySuppressions(findings: readonly Finding[], model: ProjectModel): Finding[] {
  const files = new Map(
    yamlFiles(model).flatMap(({ path, document }) => {
      const suppressions = suppressionsOf(document);
      return suppressions.all.length > 0 ? [[path, suppressions]] : [];
    }),
  );
  if (files.size === 0) return [...findings];
  return findings.filter(({ file, rule, range }) => !files.get(file)?.isSuppressed(range.start.line, rule));
}

/** The rules that people suppress: each as often as a comment or an entry of `lint.suppress` names it. */
export const suppressedRules = (model: ProjectModel): string[] => [
  ...yamlFiles(model).flatMap(({ document }) =>
    suppressionsOf(document).all.flatMap(({ rules }) => rules.map(({ id }) => id)),
  ),
  ...model.schema.lint.suppress.map(({ rule }) => rule),
];

/** A rule id in a suppression comment that suppressed no finding. */
export interface UnusedSuppression {
  readonly file: SourceFile;
  readonly suppression: Suppression;
  readonly rule: SuppressedRule;
}

/** `findings`: all findings before suppression. A comment that names a rule twice counts as used if the rule has a finding. */
export function unusedSuppressions(findings: readonly Finding[], model: ProjectModel): UnusedSuppression[] {
  return yamlFiles(model).flatMap((file) => {
    const suppressions = suppressionsOf(file.document);
    if (suppressions.all.length === 0) return [];
    const used = new Map<Suppression, Set<string>>();
    for (const finding of findings) {
      if (finding.file !== file.path) continue;
      for (const suppression of suppressions.matching(finding.range.start.line, finding.rule)) {
        getOrAdd(used, suppression, () => new Set<string>()).add(finding.rule);
      }
    }
    return suppressions.all.flatMap((suppression) =>
      suppression.rules
        .filter(({ id }) => !used.get(suppression)?.has(id))
        .map((rule) => ({ file, suppression, rule })),
    );
  });
}
