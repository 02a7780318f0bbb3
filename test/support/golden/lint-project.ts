import { memoryProject } from '../memory-project';
import type { Finding } from '../../../src/project/findings/finding';
import { buildModel } from '../../../src/project/model/build-model';
import { parseYaml } from '../../../src/base/yaml/parse';
import type { Rule } from '../../../src/rules/framework/rule';
import { lintYaml } from '../../../src/rules/lint-yaml';

/** Lints a project of texts. What looks at the data goes through the engine, as in the editor. */
export async function lintProject(
  files: ReadonlyMap<string, string>,
  scope: Rule['scope'],
): Promise<Finding[]> {
  return scope === 'guideline' ? lintTexts(files) : lintWithEngine(files);
}

/** The findings of the two YAML files alone. */
export function lintTexts(files: ReadonlyMap<string, string>): Finding[] {
  const [schema, guideline] = ['labelwright.yaml', 'guideline.yaml'].map((path) => {
    const text = files.get(path);
    return text === undefined ? undefined : { path, document: parseYaml(text) };
  });
  return lintYaml(buildModel(schema!, guideline));
}

async function lintWithEngine(files: ReadonlyMap<string, string>): Promise<Finding[]> {
  const { project } = await memoryProject(Object.fromEntries(files));
  return project.findings.paths.flatMap((path) => project.findingsOf(path).findings);
}
