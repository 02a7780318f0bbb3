import type { ProjectModel } from '../project/model/model';
import { semanticParts } from '../project/model/semantic-hash';
import { settingsKey } from '../rules/framework/settings';

/** What labels mean and how records are checked. While it is the same (`isSameMeaning`), findings in records stay valid. */
export interface Meaning {
  readonly parts: readonly string[];
  /** Which files and fields samples and records are read from. */
  readonly data: string;
}

export function meaningOf(model: ProjectModel): Meaning {
  const { lint, data, citeRules } = model.schema;
  const settings = JSON.stringify(
    [
      data,
      citeRules,
      settingsKey(lint),
      model.migrations.map(({ file }) => file.document.text),
      model.guideline?.version?.text,
      model.guideline?.changelog.map(({ version, was, changes }) => [
        version,
        was,
        changes.map((c) => [
          c.type,
          c.target.id,
          c.impact,
          c.into.map((r) => r.id),
          c.relabel.map((r) => r.id),
        ]),
      ]),
    ],
    (key, value: unknown) => (key === 'node' || key === 'file' ? undefined : value),
  );
  return {
    parts: [settings, ...semanticParts(model.schema, model.guideline)],
    data: JSON.stringify(data, (key, value: unknown) => (key === 'node' ? undefined : value)),
  };
}

export const isSameMeaning = (a: Meaning, b: Meaning | undefined): boolean =>
  a.parts.length === b?.parts.length && a.parts.every((part, n) => part === b.parts[n]);
