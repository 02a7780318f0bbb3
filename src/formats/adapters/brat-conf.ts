/** brat's `annotation.conf`: its types, and which of them relations may connect. https://brat.nlplab.org/configuration.html */
import type { RelationPair } from '../../project/schema/layer-types';
import type { DeclaredAttribute, DeclaredLabel, DeclaredLayer } from '../format';
import { quoted } from '../loss-report';

/** Reports a line that Labelwright cannot use. */
export type Tell = (line: number, text: string) => void;

interface Entry {
  readonly depth: number;
  readonly name: string;
  /** `Arg1:Protein, Arg2:<ENTITY>` as role -> types. */
  readonly args: readonly (readonly [role: string, types: readonly string[]])[];
  /** A type that only groups the types below it; it cannot be chosen. */
  readonly isHeading: boolean;
}

const SECTIONS = ['entities', 'spans', 'relations', 'events', 'attributes'] as const;

/**
 * The layers that a configuration declares: entities with the triggers of events, and relations with the roles of events, each with its attributes.
 * `isLayer` tells whether an attribute is a layer of its own.
 */
export function layersOfConf(
  text: string,
  report: Tell,
  isLayer: (attribute: string) => boolean,
): DeclaredLayer[] {
  const sections = new Map<string, Entry[]>();
  const macros = new Map<string, readonly string[]>();
  let section: Entry[] | undefined;
  for (const [n, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/(?:^|\s)#.*$/, '').trimEnd();
    const head = /^\s*\[([^\]]+)\]\s*$/.exec(line);
    const macro = /^\s*<([^>=]+)>\s*=\s*(.*)$/.exec(line);
    if (line.trim() === '' || /^\s*-+$/.test(line)) continue;
    if (head) {
      const name = head[1] === 'spans' ? 'entities' : head[1]!;
      if (!SECTIONS.some((known) => known === name))
        report(n + 1, `the section ${quoted(name)} is not known`);
      sections.set(name, (section = sections.get(name) ?? []));
    } else if (macro)
      macros.set(
        macro[1]!,
        macro[2]!.split('|').map((type) => type.trim()),
      );
    else if (/^\s*</.test(line)) report(n + 1, `${quoted(line.trim())} cannot be imported`);
    else if (!section) report(n + 1, `${quoted(line.trim())} is before the first section`);
    else section.push(entryOf(line));
  }
  const resolve = (types: readonly string[]): string[] => resolved(types, macros, 0);
  const [entities, events] = [sections.get('entities') ?? [], sections.get('events') ?? []];
  const relations = sections.get('relations') ?? [];
  const labels = [...labelsOf(entities), ...labelsOf(events)];
  const below = descendants(labels);
  const roles = events.flatMap(({ args }) => args.map(([role]) => plainRole(role)));
  const names = [...relations.map(({ name }) => name), ...roles];
  const attributes = sections.get('attributes') ?? [];
  const valuesOf = ({ args }: Entry) => args.find(([role]) => role === 'Value')?.[1];
  const ids = (entries: readonly Entry[]) => entries.map(({ name }) => name);
  const [ofSpans, ofRelations] = [new Set(below.keys()), new Set(ids(relations))];
  const kinds = new Map([
    ['<ENTITY>', ids(entities)],
    ['<EVENT>', ids(events)],
    ['<RELATION>', ids(relations)],
  ]);
  const declared = attributes
    .filter(({ name }) => !isLayer(name))
    .map((entry) => {
      const types = resolve(entry.args.find(([role]) => role.startsWith('Arg'))?.[1] ?? ['<ANY>']);
      const all = types.flatMap((type) => kinds.get(type) ?? below.get(type) ?? [type]);
      const labels = valuesOf(entry);
      return { id: entry.name, labels, all: types.includes('<ANY>') ? undefined : all };
    });
  const attributesOf = (isIn: ReadonlySet<string>): DeclaredAttribute[] =>
    declared.flatMap(({ id, labels: values, all }) => {
      const onlyFor = [...new Set(all)].filter((type) => isIn.has(type));
      // brat declares an attribute of any type; it is taken for one of spans, until a relation has it.
      if (onlyFor.length === 0 && (isIn === ofRelations || all?.some((type) => ofRelations.has(type))))
        return [];
      return [{ id, labels: values, onlyFor: onlyFor.length > 0 ? onlyFor : undefined }];
    });
  const joins: DeclaredLayer = {
    id: 'relations',
    kind: 'relations',
    spans: 'entities',
    labels: [...new Set(names)].map((id) => ({ id })),
    pairs: relations.flatMap((entry) => pairOf(entry, resolve, below) ?? []),
    attributes: attributesOf(ofRelations),
  };
  return [
    { id: 'entities', kind: 'spans', labels, attributes: attributesOf(ofSpans) },
    ...(names.length > 0 ? [joins] : []),
    ...attributes
      .filter(({ name }) => isLayer(name))
      .map((entry): DeclaredLayer => ({
        id: attributeLayer(entry.name),
        kind: 'spans',
        labels: (valuesOf(entry) ?? [entry.name]).map((id) => ({ id })),
      })),
  ];
}

/** The layer of an attribute. The names of the two main layers are taken. */
export const attributeLayer = (name: string): string =>
  name === 'entities' || name === 'relations' ? `${name} attribute` : name;

/** Removes the number or the count: `Theme2`, `Theme*`, `Site?` and `Theme{2-4}` are one role. */
export const plainRole = (role: string): string =>
  role.replace(/(?:[*?+]|\{[^}]*\})$/, '').replace(/(?<=.)\d+$/, '');

function entryOf(line: string): Entry {
  const depth = /^\t*/.exec(line)![0].length;
  const [name = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line.trim())!.slice(1);
  const args = rest.split(',').flatMap((part) => {
    const at = part.indexOf(':');
    const role = part.slice(0, at).trim();
    // A relation may also have `<REL-TYPE>:symmetric`, which is not an argument.
    if (at < 0 || role.startsWith('<')) return [];
    const types = part.slice(at + 1).trim();
    return [[role, types.split('|')] as const];
  });
  return { depth, name: name.replace(/^!/, ''), args, isHeading: name.startsWith('!') };
}

function labelsOf(entries: readonly Entry[]): DeclaredLabel[] {
  const above: string[] = [];
  return entries.map(({ depth, name, isHeading }) => {
    above.length = Math.min(above.length, depth);
    const parent = above.at(-1);
    above.push(name);
    return { id: name, parent, selectable: !isHeading };
  });
}

function resolved(
  types: readonly string[],
  macros: ReadonlyMap<string, readonly string[]>,
  depth: number,
): string[] {
  return types.flatMap((type) => {
    const own = /^<(.*)>$/.exec(type);
    const macro = own && macros.get(own[1]!);
    return macro && depth < 10 ? resolved(macro, macros, depth + 1) : [type];
  });
}

/** Type -> itself and everything below it. */
function descendants(labels: readonly DeclaredLabel[]): Map<string, string[]> {
  const found = new Map(labels.map(({ id }) => [id, [id]]));
  const parents = new Map(labels.map(({ id, parent }) => [id, parent]));
  for (const { id } of labels)
    for (let at = parents.get(id), n = 0; at !== undefined && n < labels.length; at = parents.get(at), n++)
      found.get(at)?.push(id);
  return found;
}

/** Undefined when a relation may connect any types. */
function pairOf(
  { name, args }: Entry,
  resolve: (types: readonly string[]) => string[],
  below: ReadonlyMap<string, string[]>,
): RelationPair | undefined {
  const [from, to] = [0, 1].map((n) => {
    const types = resolve(args[n]?.[1] ?? ['<ANY>']);
    return types.every((type) => below.has(type))
      ? [...new Set(types.flatMap((type) => below.get(type)!))]
      : undefined;
  });
  return from || to ? { label: name, from, to } : undefined;
}
