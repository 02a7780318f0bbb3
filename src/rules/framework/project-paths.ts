import type { Located } from '../../project/model/model';
import { field, listOf, text } from '../../project/model/reader';
import type { YamlNode } from '../../base/yaml/tree';
import type { PatternView, ProjectView } from './project-view';

/** A path or pattern of labelwright.yaml, with the files that it matches. */
export interface ProjectPath extends Located {
  readonly pattern: string;
  readonly use: 'samples' | 'gold' | 'annotations' | 'decisions';
  readonly found: PatternView;
}

/** The paths and patterns under `data`, with defaults. A default folder of records is located at the key `data`. */
export function projectPaths(view: ProjectView): ProjectPath[] {
  const { data, file } = view.model.schema;
  const node = field(file.root, 'data');
  if (!node) return [];
  const key = file.root.kind === 'map' ? file.root.entry('data')?.key : undefined;
  const path = (name: string, use: ProjectPath['use'], at: YamlNode | undefined): ProjectPath[] => {
    const found = view.pattern(name);
    return found ? [{ pattern: name, use, found, file, node: at ?? key ?? node }] : [];
  };
  const gold = field(node, 'gold');
  return [
    ...data.samples.flatMap((source) =>
      path(source.glob, 'samples', field(source.node, 'path') ?? source.node),
    ),
    ...path(`${data.annotations}/*.jsonl`, 'annotations', field(node, 'annotations')),
    ...path(`${data.decisions}/*.jsonl`, 'decisions', field(node, 'decisions')),
    ...(gold ? listOf(gold) : [undefined]).flatMap((at) =>
      path(at ? (text(at) ?? '') : 'gold/*.jsonl', 'gold', at),
    ),
  ];
}

/** Whether a pattern is a plain path without wildcards. */
export const isPlainPath = (pattern: string): boolean => !/[*?[\]{}()!]/.test(pattern);

/** The first few names in quotes, for a message. */
export function listed(names: readonly string[], most?: number): string {
  const inQuotes = names.map((name) => `"${name}"`);
  return few(inQuotes, most);
}

/** The first few names, for a title. */
export function few(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
