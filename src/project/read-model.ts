import { buildModel, type ParsedFile } from './model/build-model';
import type { ProjectModel } from './model/model';
import { guidelineFileOf } from './guideline/guideline-file';
import { parseYaml } from '../base/yaml/parse';
import { SCHEMA_FILE } from './model-store';

/**
 * Reads the model of a project from any source, such as an earlier commit. `read` returns the text of a project-relative path, or
 * undefined if there is no such file; `migrations` are the paths of its migrations, in their order, if they matter. Undefined without a
 * schema.
 */
export async function readModel(
  read: (path: string) => Promise<string | undefined>,
  migrations: readonly string[] = [],
): Promise<ProjectModel | undefined> {
  const schema = await read(SCHEMA_FILE);
  if (schema === undefined) return undefined;
  const document = parseYaml(schema);
  const path = guidelineFileOf(document);
  const guideline = path === undefined ? undefined : await read(path);
  const past: ParsedFile[] = [];
  for (const each of migrations) {
    const content = await read(each);
    if (content !== undefined) past.push({ path: each, document: parseYaml(content) });
  }
  return buildModel(
    { path: SCHEMA_FILE, document },
    path !== undefined && guideline !== undefined ? { path, document: parseYaml(guideline) } : undefined,
    past,
  );
}
