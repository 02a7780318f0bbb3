import { buildModel } from '../core/project/build-model';
import type { ProjectModel } from '../core/project/model';
import { guidelineFileOf } from '../core/project/guideline-file';
import { parseYaml } from '../core/yaml/parse';
import { SCHEMA_FILE } from './model-store';

/**
 * Reads the model of a project from wherever its files are, such as an earlier commit. `read` gives the text of a project-relative
 * path, or undefined when there is no such file. Undefined without a schema.
 */
export async function readModel(
  read: (path: string) => Promise<string | undefined>,
): Promise<ProjectModel | undefined> {
  const schema = await read(SCHEMA_FILE);
  if (schema === undefined) return undefined;
  const document = parseYaml(schema);
  const path = guidelineFileOf(document);
  const guideline = path === undefined ? undefined : await read(path);
  return buildModel(
    { path: SCHEMA_FILE, document },
    path !== undefined && guideline !== undefined ? { path, document: parseYaml(guideline) } : undefined,
  );
}
