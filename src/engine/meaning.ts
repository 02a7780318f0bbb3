import type { ProjectModel } from '../core/project/model';
import { settingsKey } from '../rules/framework/settings';

/** What labels mean and how records are checked, as one string: while it stays the same, findings in records stay. */
export function meaningOf(model: ProjectModel): string {
  const { lint, data, citeRules } = model.schema;
  return JSON.stringify(
    [
      model.hash,
      data,
      citeRules,
      settingsKey(lint),
      model.migrations.map(({ file }) => file.document.text),
      model.guideline?.version?.text,
      model.guideline?.changelog.map(({ version, changes }) => [
        version,
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
}

/** Where samples and records are read from, and which of their fields. */
export function dataKeyOf({ schema: { data } }: ProjectModel): string {
  return JSON.stringify(data, (key, value: unknown) => (key === 'node' ? undefined : value));
}
