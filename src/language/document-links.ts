import type { Range } from '../project/findings/finding';
import type { ProjectModel } from '../project/model/model';
import { field, listOf, text } from '../project/model/reader';
import type { YamlNode } from '../base/yaml/tree';
import type { Project } from '../engine/project';
import { occurrencesIn, placeOf } from './occurrences';
import { rangeOfPart } from './places';

/** LSP's DocumentLink; it leads to a file of the project, or to an address. */
export interface EditorLink {
  readonly range: Range;
  readonly path?: string;
  readonly uri?: string;
  readonly tooltip: string;
}

/** Links from paths and globs of the schema file to their files, and from lint rules to their pages. */
export async function documentLinks(
  project: Project,
  model: ProjectModel,
  path: string,
  docs: (rule: string) => string | undefined,
): Promise<EditorLink[]> {
  if (path !== model.schema.file.path) return [];
  return [...(await fileLinks(project, model)), ...ruleLinks(model, path, docs)];
}

async function fileLinks(project: Project, model: ProjectModel): Promise<EditorLink[]> {
  const { document, root } = model.schema.file;
  const links: EditorLink[] = [];
  for (const node of pathNodes(root)) {
    const glob = text(node)?.replace(/^\.\//, '');
    if (!glob) continue;
    // The linter reports paths that leave the project.
    const found = await project.files.list([glob]).catch(() => []);
    if (found.length === 0) continue;
    const tooltip =
      found.length === 1 ? found[0]!.path : `${found[0]!.path}, the first of ${found.length} files`;
    links.push({ range: rangeOfPart(document, node), path: found[0]!.path, tooltip });
  }
  return links;
}

function pathNodes(root: YamlNode): YamlNode[] {
  const data = field(root, 'data');
  return [
    ...listOf(field(root, 'guideline')),
    ...listOf(field(data, 'samples')).map((item) => field(item, 'path') ?? item),
    ...listOf(field(data, 'gold')),
  ].filter(({ kind }) => kind === 'scalar');
}

const ruleLinks = (
  model: ProjectModel,
  path: string,
  docs: (rule: string) => string | undefined,
): EditorLink[] =>
  occurrencesIn(model)
    .inFile(path)
    .flatMap((occurrence): EditorLink[] => {
      const uri = occurrence.kind === 'lint-rule' ? docs(occurrence.id) : undefined;
      return uri === undefined
        ? []
        : [{ range: placeOf(occurrence).range, uri, tooltip: `About ${occurrence.id}` }];
    });
