import type { Definition, GuidelineModel, LabelDef, ProjectModel } from '../../project/model/model';
import { field } from '../../project/model/reader';
import { appendItem, insertKey } from '../../base/yaml/edit';
import { choosableLabels } from '../framework/choosable';
import { idPlace } from '../framework/duplicates';
import { wholeGuideline } from '../framework/read-whole';
import { renamedLabel } from '../framework/renamed-label';
import { guidelineRule } from '../framework/rule';
import { yamlFix } from '../framework/yaml-fixes';
import { entryOf } from '../../project/model/label-ids';

export const missingDefinition = guidelineRule({
  id: 'missing-definition',
  group: 'guideline',
  severity: 'error',
  fix: 'ask',
  summary: 'A name is not a definition: two people will read it in two ways.',
  check(model, report) {
    const guideline = wholeGuideline(model);
    if (!guideline) return;
    // Rule dangling-reference reports a label that was renamed.
    const renamed = renamedLabel(model)?.label;
    for (const { label, definition } of undefinedLabels(model)) {
      if (label === renamed || isRejected(definition) || isMisspelt(model, definition)) continue;
      report({
        place: idPlace(definition ?? label),
        message: definition?.brief
          ? `"${label.id}" has a brief but no definition. Say completely what makes a sample one.`
          : `"${label.id}" has no definition in the guideline. Say what makes a sample one.`,
        key: label.id,
        ...(definition?.brief && { severity: 'warning' }),
        fixes: () => (definition ? fillFix(guideline, definition) : addFix(model, guideline, label)),
      });
    }
  },
});

/** Labels that can be chosen and have no definition; some have an entry without one. */
function undefinedLabels(model: ProjectModel): { label: LabelDef; definition?: Definition }[] {
  return choosableLabels(model).flatMap((label) => {
    const definition = model.definitions.get(label.id);
    if (definition?.definition) return [];
    return [{ label, ...(definition && { definition }) }];
  });
}

/** The JSON Schema reports a definition of the wrong kind. */
function isRejected(definition: Definition | undefined): boolean {
  const written = field(definition?.node, 'definition');
  return written !== undefined && (written.kind !== 'scalar' || typeof written.value !== 'string');
}

/** Rule unknown-key reports a misspelt key "definition". */
const isMisspelt = ({ problems }: ProjectModel, definition: Definition | undefined): boolean =>
  definition?.node.kind === 'map' &&
  problems.some(
    ({ rule, suggestion, node }) =>
      rule === 'unknown-key' &&
      suggestion === 'definition' &&
      definition.node.kind === 'map' &&
      definition.node.entries.some(({ key }) => key === node),
  );

const STUB = 'TBD';

function fillFix({ file }: GuidelineModel, { node, brief }: Definition) {
  if (node.kind !== 'map' || node.entry('definition')) return [];
  const after = brief ? 'brief' : 'id';
  const edit = insertKey(file.document, node, 'definition', STUB, { after });
  return yamlFix('Add a definition', 'ask', { file, edit });
}

function addFix(model: ProjectModel, { file }: GuidelineModel, { id }: LabelDef) {
  const list = field(file.root, 'labels');
  const entry = { ...entryOf(model, id), definition: STUB };
  const edit =
    list?.kind === 'seq' || list?.kind === 'missing'
      ? appendItem(file.document, list, entry)
      : list === undefined && file.root.kind === 'map'
        ? insertKey(file.document, file.root, 'labels', [entry])
        : undefined;
  return yamlFix(`Add "${id}" to the guideline`, 'ask', { file, edit });
}
