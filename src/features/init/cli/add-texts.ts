import { applyEdit, insertKey, replaceScalar } from '../../../base/yaml/edit';
import { parseYaml } from '../../../base/yaml/parse';
import type { YamlDocument } from '../../../base/yaml/document';
import { keyText, toJs, type YamlMap } from '../../../base/yaml/tree';
import { matcherOf } from '../../../base/files/globs';
import { UsageError } from '../../../cli/options';
import { newProjectFiles, type NewProject } from '../../../project/model/new-project';
import { SCHEMA_FILE } from '../../../project/model-store';

/**
 * The schema of a project without texts, such as one that a guideline was made into, with what is to be said of its samples. All else stays.
 * `globs`: its samples so far. Throws UsageError for a value that only a person can change.
 */
export function schemaWithTexts(before: string, globs: readonly string[], described: NewProject): string {
  let text = before;
  for (const { key, value } of dataIn(parseYaml(newProjectFiles(described)[SCHEMA_FILE])).entries) {
    const name = keyText(key);
    if (name === 'samples' && matcherOf(globs)(described.samples)) continue;
    const document = parseYaml(text);
    const data = dataIn(document);
    const old = data.entry(name)?.value;
    const edit = !old
      ? insertKey(document, data, name, toJs(value))
      : old.kind === 'scalar' && value.kind === 'scalar'
        ? replaceScalar(document, old, value.value)
        : undefined;
    if (!edit) throw new UsageError(`Change data.${name} of ${SCHEMA_FILE} yourself. Nothing was written.`);
    text = applyEdit(text, edit);
  }
  return text;
}

function dataIn({ root }: YamlDocument): YamlMap {
  const data = root.kind === 'map' ? root.entry('data')?.value : undefined;
  if (data?.kind !== 'map') throw new UsageError(`${SCHEMA_FILE} has no map "data". Nothing was written.`);
  return data;
}
