import type { DocumentLink } from 'vscode-languageserver/node';
import type { ProjectModel } from '../project/model/model';
import { field, listOf, text } from '../project/model/reader';
import type { YamlNode } from '../base/yaml/tree';
import type { WithModel } from '../engine/project';
import { occurrencesIn, placeOf } from './occurrences';
import { rangeOfPart } from './places';

/** Links from paths and globs of the schema file to their files, and from lint rules to their pages. */
export async function documentLinks(
  { project, model }: WithModel,
  path: string,
  uriOf: (path: string) => string,
  docs: (rule: string) => string | undefined,
): Promise<DocumentLink[]> {
  if (path !== model.schema.file.path) return [];
  return [...(await fileLinks({ project, model }, uriOf)), ...ruleLinks(model, path, docs)];
}

async function fileLinks(
  { project, model }: WithModel,
  uriOf: (path: string) => string,
): Promise<DocumentLink[]> {
  const { document, root } = model.schema.file;
  const links: DocumentLink[] = [];
  for (const node of pathNodes(root)) {
    const glob = text(node)?.replace(/^\.\//, '');
    if (!glob) continue;
    // The linter reports paths that leave the project.
    const found = await project.files.list([glob]).catch(() => []);
    if (found.length === 0) continue;
    const tooltip =
      found.length === 1 ? found[0]!.path : `${found[0]!.path}, the first of ${found.length} files`;
    links.push({ range: rangeOfPart(document, node), target: uriOf(found[0]!.path), tooltip });
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
): DocumentLink[] =>
  occurrencesIn(model)
    .inFile(path)
    .flatMap((occurrence): DocumentLink[] => {
      const target = occurrence.kind === 'lint-rule' ? docs(occurrence.id) : undefined;
      return target === undefined
        ? []
        : [{ range: placeOf(occurrence).range, target, tooltip: `About ${occurrence.id}` }];
    });
