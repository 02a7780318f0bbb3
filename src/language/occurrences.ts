import { leadingCount } from '../base/leading-count';
import { memoize } from '../base/memoize';
import { addTo } from '../base/lists';
import { citable, isDefined } from '../project/model/build-model';
import { parseMarked } from '../project/model/markup';
import { spanLabelOf } from '../project/model/read-example';
import type { Example, ProjectModel, SourceFile } from '../project/model/model';
import { entries, field, items, ref, text } from '../project/model/reader';
import type { YamlNode } from '../base/yaml/tree';
import { references, type Reference, type Target } from '../rules/framework/references';
import { rangeBetween, type FileRange } from './places';
import { labelIdIn } from '../project/model/label-ids';

/** The kinds of ids in the YAML files. Rules and tie-breakers share one namespace; so do annotators and reviewers. */
export type SymbolKind = Target | 'person' | 'lint-rule';

/** An id in one of the YAML files. */
export interface Occurrence {
  readonly kind: SymbolKind;
  readonly id: string;
  /** `meaning` is the entry of a label or layer in the guideline; `history` an entry of the changelog. */
  readonly role: 'definition' | 'meaning' | 'reference' | 'history';
  readonly file: SourceFile;
  /** UTF-16 offsets of the id, without quotes. */
  readonly start: number;
  readonly end: number;
  /** The scalar that is the id; undefined for a label inside the text of an example. */
  readonly node?: YamlNode;
}

/** Whether an id is explained there, not only mentioned. */
export const isDeclaration = ({ role }: Pick<Occurrence, 'role'>): boolean =>
  role === 'definition' || role === 'meaning';

/** Every id in the YAML files of one model, sorted by place. */
export class Occurrences {
  readonly #byFile = new Map<string, Occurrence[]>();
  readonly #byId = new Map<string, Occurrence[]>();

  constructor(model: ProjectModel) {
    for (const occurrence of collect(model)) {
      addTo(this.#byFile, occurrence.file.path, occurrence);
      addTo(this.#byId, `${occurrence.kind} ${occurrence.id}`, occurrence);
    }
    for (const list of this.#byFile.values()) list.sort((a, b) => a.start - b.start);
  }

  inFile(path: string): readonly Occurrence[] {
    return this.#byFile.get(path) ?? [];
  }

  of(kind: SymbolKind, id: string): readonly Occurrence[] {
    return this.#byId.get(`${kind} ${id}`) ?? [];
  }

  /** The id at a UTF-16 offset; the position directly after it counts. */
  at(path: string, offset: number): Occurrence | undefined {
    const list = this.inFile(path);
    const low = leadingCount(list.length, (n) => list[n]!.end < offset);
    const found = list[low];
    return found && found.start <= offset ? found : undefined;
  }
}

/** The ids of a model; collected once for each model. */
export const occurrencesIn = memoize((model: ProjectModel) => new Occurrences(model));

/** The range of an id. */
export const placeOf = ({ file, start, end }: Occurrence): FileRange => ({
  path: file.path,
  range: rangeBetween(file.document, start, end),
});

function collect(model: ProjectModel): Occurrence[] {
  const { schema, guideline } = model;
  const examples = guideline?.examples ?? [];
  // Labels inside an example's text are found by their marks.
  const inText = new Set(examples.flatMap(({ marked, textNode }) => (marked && textNode ? [textNode] : [])));
  return [
    ...schema.labels.flatMap(({ id, idNode, file }) => named('label', 'definition', id, idNode, file)),
    ...schema.layers.flatMap(({ id, idNode, file }) => named('layer', 'definition', id, idNode, file)),
    ...people(schema.file),
    ...lintRules(schema.file),
    ...(guideline ? citable(guideline) : []).flatMap(({ id, idNode, file }) =>
      named('rule', 'definition', id, idNode, file),
    ),
    ...examples.flatMap((example) => [
      ...(example.idNode ? named('example', 'definition', example.id, example.idNode, example.file) : []),
      ...marks(model, example),
    ]),
    ...references(model).flatMap((reference) =>
      inText.has(reference.node) ? [] : mentioned(model, reference),
    ),
  ];
}

function named(
  kind: SymbolKind,
  role: Occurrence['role'],
  id: string,
  node: YamlNode,
  file: SourceFile,
): Occurrence[] {
  const place = idPlace(file, node);
  return place ? [{ kind, role, id, file, node, ...place }] : [];
}

/** A scalar without its quotes. Block scalars hold texts, not ids. */
function idPlace(file: SourceFile, node: YamlNode): { start: number; end: number } | undefined {
  if (node.kind !== 'scalar' || node.style === 'literal' || node.style === 'folded') return undefined;
  const { start, end } = file.document.range(node);
  const quote = node.alias === undefined && (node.style === 'single' || node.style === 'double') ? 1 : 0;
  return { start: start + quote, end: Math.max(start + quote, end - quote) };
}

function mentioned(model: ProjectModel, { id, node, file, targets, isHistory }: Reference): Occurrence[] {
  const kind = targets.find((target) => isDefined(model, target, id)) ?? targets[0]!;
  const isMeaning =
    model.definitions.get(id)?.idNode === node || model.layerDefinitions.get(id)?.idNode === node;
  return named(kind, isHistory ? 'history' : isMeaning ? 'meaning' : 'reference', id, node, file);
}

/** Inline labels. The marks of the text are matched with its source one by one; if escapes hide or add some, none is returned. */
function marks(model: ProjectModel, { marked, textNode, file }: Example): Occurrence[] {
  const value = marked ? text(textNode) : undefined;
  if (value === undefined || !value.includes('](') || textNode?.alias !== undefined) return [];
  const { spans } = parseMarked(value, (name) => markedLabel(model, name) !== undefined);
  const range = file.document.range(textNode!);
  const source = file.document.text.slice(range.start, range.end);
  const placesOf = new Map<string, { inValue: number[]; inSource: number[] } | undefined>();
  return spans.flatMap(({ label, labelStart }): Occurrence[] => {
    if (!placesOf.has(label)) {
      const both = { inValue: marksOf(value, label), inSource: marksOf(source, label) };
      placesOf.set(label, both.inValue.length === both.inSource.length ? both : undefined);
    }
    const places = placesOf.get(label);
    const at = places?.inSource[places.inValue.indexOf(labelStart - 2)];
    if (at === undefined) return [];
    const start = range.start + at + 2;
    const id = markedLabel(model, label)!;
    return [{ kind: 'label', role: 'reference', id, file, start, end: start + label.length }];
  });
}

/** The id of the label that a mark names. */
export function markedLabel(model: ProjectModel, name: string): string | undefined {
  const found = spanLabelOf(
    model.schema.layers.flatMap(({ layer }) => layer ?? []),
    name,
  );
  return found && labelIdIn(model, found.layer, found.label);
}

/** Where marks in a text name a label, as offsets in UTF-16 units: `](label)`, or a part of a span, `](label#1)`. */
export function marksOf(haystack: string, label: string): number[] {
  const needle = `](${label}`;
  const found: number[] = [];
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + needle.length))
    if (/[)#]/.test(haystack.charAt(at + needle.length))) found.push(at);
  return found;
}

function people(file: SourceFile): Occurrence[] {
  const node = field(file.root, 'people');
  const resolve = field(field(file.root, 'training'), 'resolve');
  const trusted = ref(file, field(field(resolve, 'spans'), 'annotator'));
  const listed = ['annotators', 'reviewers'].flatMap((role) =>
    items(field(node, role)).flatMap((item) => {
      const idNode = item.kind === 'map' ? field(item, 'id') : item;
      const id = text(idNode);
      return id === undefined || !idNode ? [] : named('person', 'definition', id, idNode, file);
    }),
  );
  return trusted ? [...listed, ...named('person', 'reference', trusted.id, trusted.node, file)] : listed;
}

function lintRules(file: SourceFile): Occurrence[] {
  const lint = field(file.root, 'lint');
  const maps = [lint, ...items(field(lint, 'overrides'))].map((node) => field(node, 'rules'));
  const settings = maps.flatMap((map) =>
    entries(file, map).flatMap(({ key }) => named('lint-rule', 'reference', key.id, key.node, file)),
  );
  const single = items(field(lint, 'suppress')).flatMap((item) => {
    const mention = (kind: SymbolKind, key: string): Occurrence[] => {
      const node = field(item, key);
      const id = text(node);
      return node && id !== undefined ? named(kind, 'reference', id, node, file) : [];
    };
    return [...mention('lint-rule', 'rule'), ...mention('person', 'annotator')];
  });
  return [...settings, ...single];
}
