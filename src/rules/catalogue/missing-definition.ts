import type { Definition, GuidelineModel, LabelDef, Unplaced } from '../../core/project/model';
import { field } from '../../core/project/reader';
import { appendItem, insertKey } from '../../core/yaml/edit';
import { choosableById } from '../framework/choosable';
import { entryOf } from '../framework/questions';
import { isReadWhole } from '../framework/read-whole';
import { guidelineRule } from '../framework/rule';
import { yamlFix } from '../framework/yaml-fixes';

export const missingDefinition = guidelineRule({
  id: 'missing-definition',
  group: 'guideline',
  severity: 'error',
  fix: 'ask',
  summary: 'A name is not a definition: two people will read it in two ways.',
  check(model, report) {
    const { guideline } = model;
    if (!guideline || !isReadWhole(guideline.file)) return;
    for (const label of choosableById(model).values()) {
      const definition = entryOf(model, label.id);
      if (definition?.definition || isRejected(definition)) continue;
      const place = definition
        ? { file: guideline.file, node: definition.idNode }
        : { file: label.file, node: label.idNode };
      report({
        place,
        message: definition?.brief
          ? `"${label.id}" has a brief but no definition. Say completely what makes a sample one.`
          : `"${label.id}" has no definition in the guideline. Say what makes a sample one.`,
        key: label.id,
        ...(definition?.brief && { severity: 'warning' }),
        fixes: () => (definition ? fillFix(guideline, definition) : addFix(guideline, label)),
      });
    }
  },
});

/** A definition of the wrong kind is the JSON Schema's to report. */
function isRejected(definition: Unplaced<Definition> | undefined): boolean {
  const written = field(definition?.node, 'definition');
  return written !== undefined && (written.kind !== 'scalar' || typeof written.value !== 'string');
}

const STUB = 'TBD';

function fillFix({ file }: GuidelineModel, { node, brief }: Unplaced<Definition>) {
  if (node.kind !== 'map' || node.entry('definition')) return [];
  const after = brief ? 'brief' : 'id';
  const edit = insertKey(file.document, node, 'definition', STUB, { after });
  return yamlFix('Add a definition', 'ask', { file, edit });
}

function addFix({ file }: GuidelineModel, { id }: LabelDef) {
  const list = field(file.root, 'labels');
  const entry = { id, definition: STUB };
  const edit =
    list?.kind === 'seq' || list?.kind === 'missing'
      ? appendItem(file.document, list, entry)
      : list === undefined && file.root.kind === 'map'
        ? insertKey(file.document, file.root, 'labels', [entry])
        : undefined;
  return yamlFix(`Add "${id}" to the guideline`, 'ask', { file, edit });
}
