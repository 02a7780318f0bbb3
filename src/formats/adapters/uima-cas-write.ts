/** Exports UIMA CAS. Unchanged parts of an imported CAS are written as they were; everything else is made new. */
import { takeFrom } from '../../base/lists';
import { samplesOut, type AnswerOut } from '../outgoing';
import { ownKeys } from '../../base/own-keys';
import type { Labels, LayerValue, Relation, Span } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { textHash } from '../../base/text/hash';
import { OffsetMap } from '../../base/text/offsets';
import { featureName, idOf, shortName, type Cas, type Types } from '../cas/cas';
import { CasEditor, emptyCas, type Features, type NewAnnotation } from '../cas/edit';
import { contentOf, LayerNames, type FoundRelation, type FoundSpan } from '../cas/layers';
import { casToJson, casToXmi } from '../cas/notation';
import { typeSystemXml } from '../cas/type-system';
import { textsOf } from '../export-values';
import type { OwnItem, Write } from '../format';
import { quoted, type LossReason } from '../loss-report';
import { isBeyondXml } from '../xml';
import { ownDocuments, type OwnDocument } from './inception-folders';
import { joinsMarks, marksText } from '../../kinds/traits';

/** The imported CAS of an answer or document, without the text, which is the sample's. */
export type KeptCas = Cas & {
  /** Id of the sofa with the text. */
  readonly sofa: number;
  /** Hash of the text (`textHash`). */
  readonly hash: string;
};

const ID = 'uima-cas';

/** One file per document or, if several people answered, the folders of an INCEpTION project. All XMI files share one type system. */
export const writeCas: Write = async function* (items, session) {
  const types = ownKeys<Types[string]>();
  let anyXmi = false;
  for await (const document of ownDocuments(samplesOut(items, session, ID))) {
    const cas = casOf(document);
    if (!cas) continue;
    session.losses.written.samples += document.counts.samples;
    const isXmi = cas.syntax === 'xmi';
    anyXmi ||= isXmi;
    // A type has the features used in any file.
    if (isXmi)
      for (const [name, type] of Object.entries(cas.types ?? {})) types[name] = { ...types[name], ...type };
    yield {
      file: `${document.path}.${isXmi ? 'xmi' : 'json'}`,
      content: isXmi ? casToXmi(cas) : casToJson(cas),
    };
  }
  if (anyXmi) yield { file: 'TypeSystem.xml', content: typeSystemXml(types) };
};

function casOf({ sample, out, counts }: OwnDocument): Cas | undefined {
  const { item } = sample;
  const kept = keptIn(out?.kept ?? {}) ?? keptIn(sample.meta);
  const { variant } = sample.session.options;
  const isOther = variant !== undefined && variant !== kept?.syntax;
  const given = kept && !isOther ? withText(kept, item) : undefined;
  if (kept && !given)
    sample.note({
      'made-anew': `sample ${quoted(item.id)} is exported with its labels only: ${isOther ? `it was imported from ${kept.syntax}` : 'its text has changed'}`,
    });
  const syntax = given?.cas.syntax ?? variant ?? 'json';
  if (syntax === 'xmi' && isBeyondXml(item.text)) {
    const labels = textsOf(out?.labels ?? {}).length;
    sample.report('unsupported', `sample ${quoted(item.id)}`, {
      ...counts,
      labels,
      why: 'XML cannot hold its text (NUL, or half a character)',
      policy: 'left out; JSON can hold it',
    });
    return undefined;
  }
  const { cas, sofa } = given ?? emptyCas(syntax as Cas['syntax'], item.text);
  if (!out) return cas;
  out.count(0);
  return new AnswerWriter(out, cas, sofa, given && out.source).write();
}

const keptIn = (meta: Readonly<Record<string, unknown>>): KeptCas | undefined => {
  const cas = meta.cas as KeptCas | undefined;
  return cas && Array.isArray(cas.structures) ? cas : undefined;
};

/** Puts the text back into the CAS; undefined if the sample's text has changed. */
function withText({ sofa, hash, ...cas }: KeptCas, item: OwnItem): { cas: Cas; sofa: number } | undefined {
  if (hash !== textHash(item.text)) return undefined;
  const structures = cas.structures.map((each) =>
    each['%TYPE'] === 'uima.cas.Sofa' && idOf(each) === sofa ? { ...each, sofaString: item.text } : each,
  );
  return { cas: { ...cas, structures }, sofa };
}

const withoutText = (type: string): string =>
  `${type} has no text feature: the annotation is exported without its label`;

/** A span or a relation of the answer, with its layer. */
interface Own<T extends Span | Relation = Span | Relation> {
  readonly layer: string;
  readonly mark: T;
}

/** Writes one answer into its CAS by comparing it with what the import made of that CAS. */
class AnswerWriter {
  readonly #map: OffsetMap;
  readonly #editor: CasEditor;
  /** Types of layers: as imported, else custom types. */
  readonly #types = new Map<string, { type: string; feature: string | undefined }>();
  /** Ids of the project's spans -> structures. */
  readonly #ids = new Map<string, number>();

  constructor(
    private readonly out: AnswerOut,
    private readonly cas: Cas,
    sofa: number,
    private readonly source: Readonly<Record<string, unknown>> | undefined,
  ) {
    this.#map = new OffsetMap(out.item.text);
    this.#editor = new CasEditor(cas, sofa);
  }

  write(): Cas {
    const { out } = this;
    const spanLayers = out.session.layers.filter(marksText);
    const relationLayers = out.session.layers.filter(joinsMarks);
    out.loseOthers([...spanLayers, ...relationLayers]);
    const before = out.with({ ...out.answer, labels: (this.source?.labels ?? {}) as Labels });
    const own = <T extends Span | Relation>(marks: readonly T[] | undefined, { id }: Layer): Own<T>[] =>
      (marks ?? []).map((mark) => ({ layer: id, mark }));
    const spans = (of: AnswerOut) => spanLayers.flatMap((layer) => own(of.spans(layer), layer));
    const joins = (of: AnswerOut) => relationLayers.flatMap((layer) => own(of.relations(layer), layer));
    const content = this.source && contentOf(this.cas, new LayerNames());
    const rest = this.#keepSpans(content?.spans ?? [], spans(before), spans(out));
    for (const each of rest) this.#addSpan(each);
    this.#relations(content?.relations ?? [], joins(before), joins(out));
    return this.#editor.result();
  }

  /** Changes and removes the imported spans. Returns the spans that are new. */
  #keepSpans(
    found: readonly FoundSpan[],
    was: readonly Own<Span>[],
    after: readonly Own<Span>[],
  ): Own<Span>[] {
    const carried = new Map(was.map((own) => [own.mark.id, own]));
    const now = new Map(after.map((own) => [own.mark.id, own]));
    const used = new Set<Own<Span>>();
    for (const span of found) {
      const [old, own] = [carried.get(span.id), now.get(span.id)];
      if (!old) continue;
      this.#types.set(old.layer, { type: span.type, feature: span.feature });
      if (!own || own.layer !== old.layer || own.mark.parts) {
        this.#editor.remove(span.structure);
        continue;
      }
      used.add(own);
      this.#ids.set(span.id, idOf(span.structure)!);
      const features = this.#changed(own.layer, old.mark, own.mark, span);
      const moved = own.mark.start !== old.mark.start || own.mark.end !== old.mark.end;
      const renamed = own.mark.label !== old.mark.label;
      if (renamed && span.feature === undefined) this.#lose(own, 'unsupported', withoutText(span.type));
      else this.out.losses.written.labels += 1;
      if (moved || renamed || features)
        this.#editor.change(span.structure, {
          ...(features && { features }),
          ...(moved && { start: this.#utf16(own.mark.start), end: this.#utf16(own.mark.end) }),
          ...(renamed && span.feature !== undefined && { feature: span.feature, label: own.mark.label }),
        });
    }
    return after.filter((own) => !used.has(own));
  }

  #addSpan(own: Own<Span>): void {
    const { mark: span } = own;
    if (span.parts) return this.#lose(own, 'discontinuous');
    const id = this.#editor.addSpan(this.#new(own), this.#utf16(span.start), this.#utf16(span.end));
    if (span.id !== undefined) this.#ids.set(span.id, id);
  }

  /** What is new of a span or relation. Reports a label that its type has no place for, and counts others. */
  #new(own: Own): NewAnnotation {
    const { layer, mark } = own;
    const { type, feature } = this.#typeOf(layer);
    const { label } = mark;
    const features = this.#features(layer, mark, feature);
    if (feature === undefined && label !== shortName(type)) this.#lose(own, 'unsupported', withoutText(type));
    else this.out.losses.written.labels += 1;
    return { type, feature, label, features };
  }

  #lose({ layer, mark }: Own, reason: LossReason, why?: string): void {
    this.out.lose(reason, layer, [mark] as LayerValue, why);
  }

  #relations(
    found: readonly FoundRelation[],
    was: readonly Own<Relation>[],
    after: readonly Own<Relation>[],
  ): void {
    const [old, now] = [[...was], [...after]];
    for (const relation of found) {
      const ends = ({ mark: { from, to } }: Own<Relation>) =>
        from === relation.from.id && to === relation.to.id;
      const carried = takeFrom(old, ends, (each) => each.mark.label === relation.label);
      if (!carried) continue;
      const { structure, feature } = relation;
      if (structure) this.#types.set(carried.layer, { type: relation.type, feature });
      const isSuccessor = (each: Own<Relation>) => ends(each) && each.layer === carried.layer;
      const own = takeFrom(now, isSuccessor, (each) => each.mark.label === carried.mark.label);
      const isSame = own?.mark.label === carried.mark.label;
      if (own && (isSame || (structure && feature !== undefined))) this.out.losses.written.labels += 1;
      if (!structure) {
        const why = 'chains are exported as they were imported';
        if (!isSame) this.#lose(own ?? carried, 'unsupported', why);
        if (own) this.#loseAttributes(own.layer, own.mark, why);
      } else if (!own) this.#editor.remove(structure);
      else {
        const features = this.#changed(own.layer, carried.mark, own.mark, relation);
        if (!isSame && feature === undefined) this.#lose(own, 'unsupported', withoutText(relation.type));
        if ((!isSame && feature !== undefined) || features)
          this.#editor.change(structure, {
            ...(!isSame && feature !== undefined && { feature, label: own.mark.label }),
            ...(features && { features }),
          });
      }
    }
    for (const own of now) {
      const [from, to] = [this.#ids.get(own.mark.from), this.#ids.get(own.mark.to)];
      if (from === undefined || to === undefined) this.#lose(own, 'span-lost');
      else this.#editor.addRelation(this.#new(own), from, to);
    }
  }

  /**
   * The attributes of a span or relation as features. Empty if the type has no feature for the label: an import would read the first feature as the
   * label.
   */
  #features(layer: string, each: Span | Relation, label: string | undefined): Features {
    const given = each.attributes ?? {};
    if (label === undefined) {
      this.#loseAttributes(layer, each, 'its type has no text feature');
      return {};
    }
    return Object.fromEntries(
      Object.entries(given).map(([id, value]) => [this.#featureOf(layer, id), value]),
    );
  }

  /** The attributes that changed since the import, as features; undefined if none did. */
  #changed(
    layer: string,
    was: Span | Relation,
    own: Span | Relation,
    { feature }: FoundSpan | FoundRelation,
  ): Features | undefined {
    const [before, now] = [was.attributes ?? {}, own.attributes ?? {}];
    const ids = Object.keys({ ...before, ...now }).filter(
      (id) => JSON.stringify(before[id]) !== JSON.stringify(now[id]),
    );
    if (ids.length === 0) return undefined;
    return {
      ...Object.fromEntries(ids.map((id) => [this.#featureOf(layer, id), undefined])),
      ...this.#features(
        layer,
        { ...own, attributes: Object.fromEntries(ids.flatMap((id) => (now[id] ? [[id, now[id]]] : []))) },
        feature,
      ),
    };
  }

  /** The feature that an attribute was imported from, else a free feature name made from its id. */
  #featureOf(layer: string, id: string): string {
    const name = this.source ? this.out.sourceAttribute(layer, id) : id;
    if (name !== id) return name;
    const own = this.out.layer(layer);
    const all = own && 'attributes' in own ? (own.attributes ?? []).map((each) => each.id) : [];
    return featureName(id, all, this.#typeOf(layer).feature);
  }

  #loseAttributes(layer: string, each: Span | Relation, why: string): void {
    this.out.loseAttributes(this.out.layer(layer)!, each, why);
  }

  #typeOf(layer: string): { type: string; feature: string | undefined } {
    const known = this.#types.get(layer);
    if (known) return known;
    const types = this.out.session.layers.map(({ id }) => id.replace(/[^A-Za-z0-9_]/g, '_'));
    const at = this.out.session.layers.findIndex(({ id }) => id === layer);
    // Different layers never share a type.
    const again = types.slice(0, at).filter((type) => type === types[at]).length;
    return { type: `webanno.custom.${types[at]}${again > 0 ? `_${again + 1}` : ''}`, feature: 'value' };
  }

  #utf16(offset: number): number {
    return this.#map.toUtf16(offset) ?? 0;
  }
}
