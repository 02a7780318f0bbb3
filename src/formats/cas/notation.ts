/** The two notations of a CAS: XMI and UIMA CAS JSON 0.4. */
import { isObject } from '../../base/is-object';
import type { InputFile } from '../format';
import { filled } from '../json-values';
import { needsXml11, readXml, XmlError, xmlText, type XmlElement } from '../xml';
import { idOf, typeOf, type Cas, type Structure, type Types } from './cas';

const XMI = 'http://www.omg.org/XMI';
const ECORE = /^http:\/\/\/(.*)\.ecore$/;
const NO_NAMESPACE = 'uima.noNamespace.';

/** Maximum characters of a JSON file, which can only be read as a whole. */
export const JSON_LIMIT = 1 << 28;

export class CasError extends Error {
  override readonly name = 'CasError';
}

/** Reads a CAS in JSON; throws CasError. */
export function casFromJson(text: string): Cas {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CasError(`it is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(value)) throw new CasError('it is not a CAS: it must be an object');
  if ('_context' in value)
    throw new CasError(
      'it is the older JSON of UIMA (with "_context"), which is not read: export it as UIMA CAS JSON 0.4 or XMI',
    );
  const { '%FEATURE_STRUCTURES': structures = [], '%TYPES': types, '%VIEWS': views, ...rest } = value;
  const isMap = isObject(structures);
  const list: unknown[] = isMap
    ? Object.entries(structures).map(([id, each]) => (isObject(each) ? { '%ID': Number(id), ...each } : each))
    : Array.isArray(structures)
      ? structures
      : [structures];
  if (!('%FEATURE_STRUCTURES' in value) && !('%VIEWS' in value))
    throw new CasError('it is not a CAS: it has no "%FEATURE_STRUCTURES"');
  if (!list.every(isObject))
    throw new CasError('"%FEATURE_STRUCTURES" holds something that is not a structure');
  if (types !== undefined && !(isObject(types) && Object.values(types).every(isObject)))
    throw new CasError('"%TYPES" must hold types by name');
  if (views !== undefined && !(isObject(views) && Object.values(views).every(isObject)))
    throw new CasError('"%VIEWS" must hold views by name');
  return {
    syntax: 'json',
    structures: list as Structure[],
    types: types as Types | undefined,
    views: views as Record<string, Structure> | undefined,
    rest: filled(rest),
    isMap: isMap || undefined,
  };
}

export function casToJson({ types, structures, views, rest, isMap }: Cas): string {
  const listed = isMap
    ? Object.fromEntries(structures.map(({ '%ID': id, ...each }) => [String(id), each]))
    : structures;
  const whole = { ...rest, '%TYPES': types, '%FEATURE_STRUCTURES': listed, '%VIEWS': views };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/** Reads a CAS in XMI; throws XmlError. */
export async function casFromXmi(file: InputFile): Promise<Cas> {
  const structures: Structure[] = [];
  let list: { name: string; text: string } | undefined;
  await readXml(file, {
    open(element, depth) {
      if (depth === 0) {
        if (element.uri !== XMI || element.local !== 'XMI') throw new XmlError('it is not XMI', element.line);
      } else if (depth === 1) structures.push(structureOf(element));
      else if (depth === 2 && element.attributes.length === 0) list = { name: element.local, text: '' };
      else throw new XmlError(`the element ${element.local} is not allowed here`, element.line);
    },
    text(text) {
      if (list) list.text += text;
    },
    close(depth) {
      if (depth !== 2 || !list) return;
      const structure = structures.at(-1)!;
      const before = structure[list.name];
      structure[list.name] = [...(Array.isArray(before) ? (before as unknown[]) : []), list.text];
      list = undefined;
    },
  });
  return { syntax: 'xmi', structures };
}

function structureOf({ uri, local, attributes, line }: XmlElement): Structure {
  const found = ECORE.exec(uri);
  if (!found) throw new XmlError(`the element ${local} lacks the namespace of a type`, line);
  const space = `${found[1]!.replaceAll('/', '.')}.`;
  const structure: Structure = { '%TYPE': `${space === NO_NAMESPACE ? '' : space}${local}` };
  for (const { uri: of, local: name, value } of attributes) {
    if (of === XMI && name === 'id') {
      if (!/^\d{1,15}$/.test(value)) throw new XmlError(`xmi:id is not a number: ${value}`, line);
      structure['%ID'] = Number(value);
    } else if (of === '') structure[name] = value;
    else throw new XmlError(`the attribute ${name} must not have a namespace`, line);
  }
  return structure;
}

export function casToXmi({ structures }: Cas): string {
  const prefixes = new Map<string, string>();
  const taken = new Set(['xmi']);
  const prefixOf = (type: string): string => {
    const space = type.includes('.') ? type.slice(0, type.lastIndexOf('.')) : 'uima.noNamespace';
    const uri = `http:///${space.replaceAll('.', '/')}.ecore`;
    const known = prefixes.get(uri);
    if (known !== undefined) return known;
    const base = space.slice(space.lastIndexOf('.') + 1).replace(/[^A-Za-z0-9_]/g, '_') || 'ns';
    let prefix = base;
    for (let n = 2; taken.has(prefix); n++) prefix = `${base}${n}`;
    taken.add(prefix);
    prefixes.set(uri, prefix);
    return prefix;
  };
  const elements = structures.map((structure) => {
    const id = idOf(structure);
    const type = typeOf(structure);
    const name = `${prefixOf(type)}:${type.slice(type.lastIndexOf('.') + 1)}`;
    const entries = Object.entries(structure).filter(([key]) => !key.startsWith('%'));
    const attributes = entries
      .filter(([, value]) => !Array.isArray(value))
      .map(([key, value]) => ` ${key}="${xmlText(String(value))}"`);
    const children = entries.flatMap(([key, value]) =>
      Array.isArray(value) ? value.map((text) => `<${key}>${xmlText(String(text))}</${key}>`) : [],
    );
    const head = `<${name}${id === undefined ? '' : ` xmi:id="${id}"`}${attributes.join('')}`;
    return children.length > 0 ? `${head}>${children.join('')}</${name}>` : `${head}/>`;
  });
  const spaces = [...prefixes].map(([uri, prefix]) => ` xmlns:${prefix}="${xmlText(uri)}"`).join('');
  const body = [`<xmi:XMI xmlns:xmi="${XMI}"${spaces} xmi:version="2.0">`, ...elements, '</xmi:XMI>', ''];
  const texts = structures.flatMap((each) => Object.values(each).flat());
  const version = texts.some((text) => typeof text === 'string' && needsXml11(text)) ? '1.1' : '1.0';
  return [`<?xml version="${version}" encoding="UTF-8"?>`, ...body].join('\n');
}
