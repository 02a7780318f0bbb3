/** Types of a CAS with their ancestors, and the files that describe them. */
import { append } from '../../base/lists';
import { ownKeys } from '../../base/own-keys';
import type { InputFile } from '../format';
import { readXml, XmlError, xmlText } from '../xml';
import type { Types } from './cas';

export const STRING = 'uima.cas.String';
const NAMESPACE = 'http://uima.apache.org/resourceSpecifier';

const isBuiltIn = (type: string): boolean => /^uima\./.test(type);

/** Answers questions about types, also about unknown ones. Stops at a type that is its own ancestor. */
export class TypeSystem {
  constructor(readonly types: Types) {}

  superOf(type: string): string | undefined {
    const parent = this.types[type]?.['%SUPER_TYPE'];
    return typeof parent === 'string' ? parent : undefined;
  }

  /** The type and its ancestors, nearest first. */
  lineage(type: string): string[] {
    const line: string[] = [];
    for (let at: string | undefined = type; at !== undefined && !line.includes(at); at = this.superOf(at))
      line.push(at);
    return line;
  }

  features(type: string): Map<string, string> {
    const found = new Map<string, string>();
    for (const name of this.lineage(type))
      for (const [feature, description] of Object.entries(this.types[name] ?? {})) {
        const range = (description as { '%RANGE'?: unknown } | null)?.['%RANGE'];
        if (!feature.startsWith('%') && typeof range === 'string' && !found.has(feature))
          found.set(feature, range);
      }
    return found;
  }

  isText(range: string): boolean {
    return this.lineage(range).includes(STRING);
  }

  /** The topmost ancestor that also has the feature. Instances of all types below it form one layer. */
  baseOf(type: string, feature: string): string {
    return (
      this.lineage(type)
        .filter((each) => !isBuiltIn(each) && this.features(each).has(feature))
        .at(-1) ?? type
    );
  }

  /** The given types, with their ancestors and the types of their features. */
  closure(types: Iterable<string>): Types {
    const needed = new Map<string, Readonly<Record<string, unknown>>>();
    const waiting = [...types];
    for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
      const described = this.types[type];
      if (!described || needed.has(type)) continue;
      needed.set(type, described);
      const ranges = Object.values(described).flatMap((value) =>
        typeof value === 'string' ? [value] : Object.values((value ?? {}) as Record<string, unknown>),
      );
      append(
        waiting,
        ranges.flatMap((range) => (typeof range === 'string' ? range.replace(/\[\]$/, '') : [])),
      );
    }
    return Object.fromEntries([...needed].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

interface Described {
  [key: string]: unknown;
}

/** Reads a `typeSystemDescription` file; throws XmlError. It does not follow imports of other descriptions; `imports` is their number. */
export async function readTypeSystem(file: InputFile): Promise<{ types: Types; imports: number }> {
  const types = ownKeys<Described>();
  let path: string[] = [];
  let text = '';
  let type = ownKeys<string>();
  let feature = ownKeys<string>();
  let features: Described = ownKeys();
  let imports = 0;
  await readXml(file, {
    open({ uri, local, line }, depth) {
      if (depth === 0 && (local !== 'typeSystemDescription' || (uri !== NAMESPACE && uri !== '')))
        throw new XmlError('it is not a type system description', line);
      path = [...path.slice(0, depth), local];
      text = '';
      if (local === 'typeDescription') [type, features] = [ownKeys(), ownKeys()];
      else if (local === 'featureDescription') feature = ownKeys();
      else if (local === 'import') imports += 1;
    },
    text(more) {
      text += more;
    },
    close(depth) {
      const [local, parent] = [path[depth]!, path[depth - 1]];
      if (parent === 'featureDescription') feature[local] = text.trim();
      else if (parent === 'typeDescription') type[local] = text.trim();
      if (local === 'featureDescription' && feature.name)
        features[feature.name] = {
          '%NAME': feature.name,
          '%RANGE': feature.rangeTypeName ?? STRING,
          ...(feature.elementType && { '%ELEMENT_TYPE': feature.elementType }),
          ...(feature.multipleReferencesAllowed === 'true' && { '%MULTIPLE_REFERENCES_ALLOWED': true }),
        };
      if (local === 'typeDescription' && type.name)
        types[type.name] = {
          '%NAME': type.name,
          '%SUPER_TYPE': type.supertypeName ?? 'uima.cas.TOP',
          ...features,
        };
      text = '';
      path = path.slice(0, depth);
    },
  });
  return { types, imports };
}

/** The types as a file for UIMA and cassis. */
export function typeSystemXml(types: Types): string {
  const element = (name: string, text: unknown) => `<${name}>${xmlText(String(text))}</${name}>`;
  const lines = Object.entries(types).flatMap(([name, description]) => [
    '    <typeDescription>',
    `      ${element('name', name)}`,
    `      <description/>`,
    `      ${element('supertypeName', description['%SUPER_TYPE'] ?? 'uima.cas.TOP')}`,
    '      <features>',
    ...Object.entries(description).flatMap(([feature, value]) => {
      if (feature.startsWith('%')) return [];
      const facts = value as Record<string, unknown>;
      const optional = (name: string, key: string) =>
        facts[key] === undefined ? [] : [`          ${element(name, facts[key])}`];
      return [
        '        <featureDescription>',
        `          ${element('name', feature)}`,
        '          <description/>',
        `          ${element('rangeTypeName', facts['%RANGE'])}`,
        ...optional('elementType', '%ELEMENT_TYPE'),
        ...optional('multipleReferencesAllowed', '%MULTIPLE_REFERENCES_ALLOWED'),
        '        </featureDescription>',
      ];
    }),
    '      </features>',
    '    </typeDescription>',
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<typeSystemDescription xmlns="${NAMESPACE}">`,
    '  <types>',
    ...lines,
    '  </types>',
    '</typeSystemDescription>',
    '',
  ].join('\n');
}
