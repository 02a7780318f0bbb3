import type { ProjectModel } from '../../project/model/model';
import { entries, field, items } from '../../project/model/reader';
import { replaceScalar, type TextEdit } from '../../base/yaml/edit';
import { nearest } from '../../project/schema/describe-error';
import { guidelineRule } from '../framework/rule';
import type { YamlPlace } from '../framework/line-view';
import { suppressionsOf, yamlFiles } from '../framework/suppressions';
import { WITHOUT_RULE } from '../framework/yaml-findings';
import { yamlFix } from '../framework/yaml-fixes';

/** A rule id that the project names, and how to replace it. */
interface Mention {
  readonly id: string;
  readonly place: YamlPlace;
  readonly write: (id: string) => TextEdit | undefined;
  readonly beside: readonly string[];
}

export const unknownRule = guidelineRule({
  id: 'unknown-rule',
  group: 'tool',
  severity: 'error',
  fix: 'safe',
  summary: 'A setting or comment that names an unknown rule has no effect.',
  check(model, report, { catalogue }) {
    const ids = [...catalogue.keys()];
    for (const { id, place, write, beside } of [...inSettings(model), ...inComments(model)]) {
      if (catalogue.has(id) || WITHOUT_RULE.has(id)) continue;
      const near = nearest(id, ids);
      const hint = near ? `Did you mean "${near}"?` : 'Remove it, or look up the id in the list of rules.';
      report({
        place,
        message: `There is no rule "${id}", so this has no effect. ${hint}`,
        key: id,
        fixes: near
          ? yamlFix(
              `Change to "${near}"`,
              // If the list already has the right id, the author decides.
              beside.some((other) => other !== id && nearest(other, [near]) === near) ? 'ask' : 'safe',
              { file: place.file, edit: write(near) },
            )
          : [],
      });
    }
  },
});

function inSettings(model: ProjectModel): Mention[] {
  const { file } = model.schema;
  const lint = field(file.root, 'lint');
  const single = model.schema.lint.suppress.flatMap(({ rule, node }): Mention[] => {
    const place = field(node, 'rule');
    if (place?.kind !== 'scalar') return [];
    const write = (other: string) => replaceScalar(file.document, place, other);
    return [{ id: rule, place: { file, node: place }, write, beside: [] }];
  });
  const lists = [lint, ...items(field(lint, 'overrides'))].map((node) => field(node, 'rules'));
  const settings = lists.flatMap((list) => {
    const keys = entries(file, list).map(({ key }) => key);
    return keys.map(({ id, node }) => ({
      id,
      place: { file, node },
      write: (other: string) =>
        node.kind === 'scalar' ? replaceScalar(file.document, node, other) : undefined,
      beside: keys.map((key) => key.id),
    }));
  });
  return [...settings, ...single];
}

function inComments(model: ProjectModel): Mention[] {
  return yamlFiles(model).flatMap((file) =>
    suppressionsOf(file.document).all.flatMap(({ rules }) =>
      rules.map(({ id, start, end }) => ({
        id,
        place: { file, start, end },
        write: (newText) => ({ start, end, newText }),
        beside: rules.map((rule) => rule.id),
      })),
    ),
  );
}
