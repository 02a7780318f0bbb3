/**
 * UIMA CAS, as XMI with a type system or as UIMA CAS JSON 0.4: one file per document and person, alone or in the folders of an INCEpTION project.
 * docs/formats/uima-cas.md.
 */
import { without } from '../json-values';
import { noteNotRead } from '../loss-report';
import { groupBy } from '../../base/group-by';
import { textHash } from '../../base/text/hash';
import { annotationCount, contentOf, LayerNames, type CasContent } from '../cas/layers';
import { idOf, typeOf, type Cas, type Types } from '../cas/cas';
import { casFromJson, casFromXmi, CasError, JSON_LIMIT } from '../cas/notation';
import { readTypeSystem, TypeSystem } from '../cas/type-system';
import type { GivenItem, Format, ImportSession, InputFile } from '../format';
import { boundedText } from '../lines';
import { XmlError } from '../xml';
import { documentOf, isEmptyAnswer, documentsIn, type WorkState } from './inception-folders';
import { writeCas, type KeptCas } from './uima-cas-write';

export const uimaCas: Format = {
  id: 'uima-cas',
  title: 'UIMA CAS',
  unit: 'utf16',
  several: true,
  edits: true,
  attributes: (of) => !('parts' in of),
  variants: ['json', 'xmi'],
  recognises: (_name, head) =>
    /^\s*\{/.test(head)
      ? /"%(?:FEATURE_STRUCTURES|TYPES|VIEWS)"\s*:/.test(head)
      : /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)?<(?:xmi:XMI|typeSystemDescription)[\s>]/.test(head),
  async *read(given, session) {
    const { files, stateOf } = await documentsIn(given, (name) => IN_NOTATION.test(name), session.losses);
    const typeSystems = await typeSystemsOf(files, session);
    const names = new LayerNames((layer, feature) => session.hasAttribute?.(layer, feature) ?? true);
    const casFiles = files.filter(({ name }) => IN_NOTATION.test(name) && !typeSystems.has(name));
    for (const [id, ofDocument] of groupBy(casFiles, ({ name }) => documentOf(name).id)) {
      let item: GivenItem | undefined;
      for (const file of ofDocument) {
        const cas = await readCas(file, typeSystems, session);
        const content = cas && contentOf(cas, names);
        if (cas && !content)
          session.losses.lose(file.name, 'no-text', 'file', {
            labels: annotationCount(cas),
            why: 'no view has a text (sofaString)',
            policy: 'the file is left out',
          });
        if (!cas || !content) continue;
        if (item && item.text !== content.text) {
          yield item;
          item = undefined;
        }
        item ??= { place: { file: file.name }, id, text: content.text };
        item = withFile(item, file, cas, content, session, stateOf);
      }
      if (item) yield item;
    }
  },
  write: writeCas,
};

const IN_NOTATION = /\.(?:xmi|xml|json)$/i;

function withFile(
  item: GivenItem,
  file: InputFile,
  cas: Cas,
  content: CasContent,
  session: ImportSession,
  stateOf: WorkState,
): GivenItem {
  const { annotator } = documentOf(file.name);
  const none = content.values.length === 0 && isEmptyAnswer(file, stateOf, session.losses);
  const isAnswer = none || (content.values.length > 0 && annotator !== null);
  const isKept = isAnswer || typeof annotator !== 'string';
  const policy = isKept ? 'kept in the CAS, which is exported again' : 'left out';
  for (const { what, reason, why } of content.lost)
    session.losses.lose(file.name, reason, what, { labels: 1, why, policy });
  if (annotator === null && content.values.length > 0) {
    const what = `annotations of ${content.values.map(({ layer }) => layer).join(', ')}`;
    session.losses.lose(file.name, 'unsupported', what, {
      labels: content.spans.length + content.relations.length,
      why: 'they existed before anyone worked on the document, so they are no one’s answer',
      policy: 'kept in the CAS of the document, which is exported if no one answers',
    });
  }
  const { values } = content;
  const meta = { cas: keptCas(cas, content) };
  const answer = { annotator: annotator ?? undefined, values, none: none || undefined, meta };
  if (isAnswer) return { ...item, answers: [...(item.answers ?? []), answer] };
  return item.meta === undefined ? { ...item, meta } : item;
}

/** The CAS without its text and without unused types. In JSON, usually all types are used. */
function keptCas(cas: Cas, { sofa, text }: CasContent): KeptCas {
  const structures = cas.structures.map((each) => (each === sofa ? without(each, ['sofaString']) : each));
  const types =
    cas.syntax === 'json'
      ? cas.types
      : new TypeSystem(cas.types ?? {}).closure(new Set(cas.structures.map(typeOf)));
  return { ...cas, structures, ...(types && { types }), sofa: idOf(sofa) ?? 0, hash: textHash(text) };
}

async function typeSystemsOf(
  files: readonly InputFile[],
  { losses }: ImportSession,
): Promise<Map<string, Types>> {
  const found = new Map<string, Types>();
  for (const file of files) {
    if (!/\.xml$/i.test(file.name)) {
      const why = 'it is not an .xmi file, a .json file or a type system and was not read';
      if (!/\.(?:xmi|json)$/i.test(file.name)) noteNotRead(losses, file.name, why);
      continue;
    }
    if (!(await startsWithTypeSystem(file))) continue;
    try {
      const { types, imports } = await readTypeSystem(file);
      found.set(file.name, types);
      if (imports > 0)
        losses.note(file.name, {
          imports: `it imports ${imports} other type systems by name or location; give these files as well`,
        });
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      found.set(file.name, {});
      losses.lose({ file: file.name, line: error.line }, 'unreadable', 'type system', { why: error.message });
    }
  }
  return found;
}

async function startsWithTypeSystem(file: InputFile): Promise<boolean> {
  let head = '';
  for await (const chunk of file.chunks()) {
    head += chunk.slice(0, 1 << 16);
    if (head.length >= 1 << 12) break;
  }
  return /<typeSystemDescription[\s>]/.test(head);
}

function typesFor(file: string, typeSystems: ReadonlyMap<string, Types>): Types {
  const shared = (other: string): number => {
    const [a, b] = [file.split('/'), other.split('/')];
    let count = 0;
    while (count < a.length - 1 && count < b.length - 1 && a[count] === b[count]) count += 1;
    return count;
  };
  const nearest = [...typeSystems].sort(([a], [b]) => shared(b) - shared(a));
  return Object.assign({}, ...nearest.map(([, types]) => types).reverse()) as Types;
}

async function readCas(
  file: InputFile,
  typeSystems: ReadonlyMap<string, Types>,
  { losses }: ImportSession,
): Promise<Cas | undefined> {
  const refuse = (why: string, line?: number) =>
    losses.lose({ file: file.name, line }, 'unreadable', 'file', { why, policy: 'the file is left out' });
  try {
    if (!/\.json$/i.test(file.name)) {
      const types = typesFor(file.name, typeSystems);
      if (Object.keys(types).length === 0)
        losses.noteOnce(file.name, {
          'no-type-system':
            'there is no type system among the files, so features are interpreted by their values and names',
        });
      return { ...(await casFromXmi(file)), types };
    }
    const text = await boundedText(file, JSON_LIMIT);
    if (text === undefined) refuse(`it has more than ${JSON_LIMIT} characters`);
    return text === undefined ? undefined : casFromJson(text);
  } catch (error) {
    if (error instanceof XmlError) refuse(error.message, error.line);
    else if (error instanceof CasError) refuse(error.message);
    else throw error;
    return undefined;
  }
}
