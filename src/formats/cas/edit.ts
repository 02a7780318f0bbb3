/** Edits a CAS for export: structures are added, changed and removed; everything else stays as imported. */
import { maxOf } from '../../base/lists';
import type { Attributes } from '../../project/records/records';
import { idOf, isTextList, numberOf, refOf, typeOf, type Cas, type Structure, type Types } from './cas';
import { STRING, TypeSystem } from './type-system';

const ANNOTATION = 'uima.tcas.Annotation';
/** Features of common types that refer to structures, for XMI without a type system. */
const REFERENCES = new Set(
  'Governor Dependent first next target parent pos lemma stem morph head tail'.split(' '),
);

/** Feature -> value as of an attribute; undefined removes it. */
export type Features = Readonly<Record<string, Attributes[string] | undefined>>;

/** A span or relation to add. Without a feature, the type's name is the label, and no label is written. */
export interface NewAnnotation {
  readonly type: string;
  readonly feature: string | undefined;
  readonly label: string;
  readonly features: Features;
}

export class CasEditor {
  readonly #structures: Structure[];
  readonly #added: number[] = [];
  readonly #gone = new Set<Structure>();
  readonly #types: Record<string, Record<string, unknown>>;
  #last: number;

  constructor(
    private readonly cas: Cas,
    private readonly sofa: number,
  ) {
    this.#structures = [...cas.structures];
    this.#types = { ...(cas.types as Record<string, Record<string, unknown>> | undefined) };
    this.#last = maxOf(
      cas.structures.map((each) => idOf(each) ?? 0),
      0,
    );
  }

  /** Adds a span and returns its structure's id. Offsets are UTF-16 units. */
  addSpan({ type, feature, label, features }: NewAnnotation, start: number, end: number): number {
    if (!(type in this.#types)) this.#describe(type, feature, {});
    const own = { begin: this.#number(start), end: this.#number(end), ...labelled(feature, label) };
    return this.#add(type, { ...own, ...this.#features(type, features) });
  }

  /** Adds a relation. Like in INCEpTION, it has the offsets of its dependent. */
  addRelation({ type, feature, label, features }: NewAnnotation, from: number, to: number): void {
    const structureOf = (id: number): Structure => this.#structures.find((each) => idOf(each) === id)!;
    const [source, target] = [structureOf(from), structureOf(to)];
    if (!(type in this.#types))
      this.#describe(type, feature, { Governor: typeOf(source), Dependent: typeOf(target) });
    this.#add(type, {
      begin: target.begin,
      end: target.end,
      ...this.#reference('Governor', from),
      ...this.#reference('Dependent', to),
      ...labelled(feature, label),
      ...this.#features(type, features),
    });
  }

  change(
    structure: Structure,
    changes: { start?: number; end?: number; feature?: string; label?: string; features?: Features },
  ): void {
    const { start, end, feature, label, features = {} } = changes;
    const kept = { ...structure };
    for (const name of Object.keys(features)) {
      const list = this.#structures.find(
        (each) => idOf(each) === refOf(kept, name) && isTextList(typeOf(each)),
      );
      if (list) this.#gone.add(list);
      delete kept[name];
      delete kept[`@${name}`];
    }
    this.#structures[this.#structures.indexOf(structure)] = {
      ...kept,
      ...this.#features(typeOf(structure), features),
      ...(start !== undefined && { begin: this.#number(start) }),
      ...(end !== undefined && { end: this.#number(end) }),
      ...(label !== undefined && labelled(feature, label)),
    };
  }

  /** Adds features to a structure, and to its type: texts, booleans and lists of texts. */
  #features(type: string, features: Features): Structure {
    const known = new TypeSystem(this.#types).features(type);
    const json = this.cas.syntax === 'json';
    return Object.fromEntries(
      Object.entries(features).flatMap(([name, value]): [string, unknown][] => {
        if (value === undefined) return [];
        const list = json ? 'uima.cas.String[]' : 'uima.cas.StringArray';
        const range = value === true ? 'uima.cas.Boolean' : typeof value === 'string' ? STRING : list;
        if (!known.has(name))
          this.#types[type] = { ...this.#types[type], [name]: { '%NAME': name, '%RANGE': range } };
        if (value === true) return [[name, json ? true : 'true']];
        if (typeof value === 'string' || !json) return [[name, value]];
        this.#last += 1;
        this.#structures.push({ '%ID': this.#last, '%TYPE': list, '%ELEMENTS': [...value] });
        return [[`@${name}`, this.#last]];
      }),
    );
  }

  remove(structure: Structure): void {
    this.#gone.add(structure);
  }

  /** The CAS with all changes. References to removed structures are removed. */
  result(): Cas {
    const gone = new Set([...this.#gone].map(idOf));
    const left = this.#structures.filter((each) => !this.#gone.has(each));
    const system = new TypeSystem(this.#types);
    const { views } = this.cas;
    const settledView = ([name, view]: [string, Structure]) => [name, this.#settledView(view, gone)] as const;
    return {
      ...this.cas,
      structures: left.map((each) => this.#settled(each, gone, system)),
      views: views && Object.fromEntries(Object.entries(views).map(settledView)),
      ...(Object.keys(this.#types).length > 0 && { types: this.#types }),
    };
  }

  #settledView(view: Structure, gone: ReadonlySet<number | undefined>): Structure {
    const members = view['%MEMBERS'];
    if (!Array.isArray(members)) return view;
    const kept = members.filter((id) => !gone.has(numberOf(id)));
    return { ...view, '%MEMBERS': view['%SOFA'] === this.sofa ? [...kept, ...this.#added] : kept };
  }

  #settled(structure: Structure, gone: ReadonlySet<number | undefined>, types: TypeSystem): Structure {
    const type = typeOf(structure);
    if (type === 'uima.cas.View' && this.cas.syntax === 'xmi') {
      const kept = ids(structure.members).filter((id) => !gone.has(Number(id)));
      const all = refOf(structure, 'sofa') === this.sofa ? [...kept, ...this.#added] : kept;
      return gone.size === 0 && this.#added.length === 0
        ? structure
        : { ...structure, members: all.join(' ') };
    }
    if (gone.size === 0) return structure;
    const features = types.features(type);
    return Object.fromEntries(
      Object.entries(structure).flatMap(([key, value]): [string, unknown][] => {
        if (key === '%ELEMENTS' && Array.isArray(value) && !/^uima\.cas\.(?!TOP|FS)/.test(type))
          return [[key, value.filter((id) => !gone.has(numberOf(id)))]];
        if (key.startsWith('@')) return gone.has(numberOf(value)) ? [] : [[key, value]];
        if (this.cas.syntax === 'json' || key.startsWith('%') || typeof value !== 'string')
          return [[key, value]];
        const range = features.get(key);
        const refers =
          range === undefined
            ? REFERENCES.has(key) || /FSArray$/.test(type) || isList(key)
            : !isPlain(range, types);
        if (!refers) return [[key, value]];
        const kept = ids(value).filter((id) => !gone.has(Number(id)));
        return kept.length === 0 && value !== '' ? [] : [[key, kept.join(' ')]];
      }),
    );
  }

  #add(type: string, structure: Structure): number {
    this.#last += 1;
    const sofa = this.#reference('sofa', this.sofa);
    this.#structures.push({ '%ID': this.#last, '%TYPE': type, ...sofa, ...structure });
    this.#added.push(this.#last);
    return this.#last;
  }

  #describe(type: string, feature: string | undefined, references: Readonly<Record<string, string>>): void {
    const described = (name: string, range: string) => ({ [name]: { '%NAME': name, '%RANGE': range } });
    this.#types[type] = {
      '%NAME': type,
      '%SUPER_TYPE': ANNOTATION,
      ...Object.assign({}, ...Object.entries(references).map(([name, range]) => described(name, range))),
      ...(feature !== undefined && described(feature, STRING)),
    };
  }

  #reference(name: string, id: number): Structure {
    return this.cas.syntax === 'json' ? { [`@${name}`]: id } : { [name]: String(id) };
  }

  #number(value: number): number | string {
    return this.cas.syntax === 'json' ? value : String(value);
  }
}

/** The feature that holds the label, if the type has one. */
const labelled = (feature: string | undefined, label: string): Structure =>
  feature === undefined ? {} : { [feature]: label };

const ids = (value: unknown): string[] =>
  typeof value === 'string' && value !== '' ? value.split(/\s+/) : [];
const isList = (key: string): boolean => key === 'links' || key === 'arguments';
const isPlain = (range: string, types: TypeSystem): boolean =>
  types.isText(range) ||
  /^uima\.cas\.(?:Boolean|Byte|Short|Integer|Long|Float|Double|\w+(?<!FS)Array|\w+(?<!FS)List)$/.test(range);

/** A CAS with a text but no annotations. */
export function emptyCas(syntax: Cas['syntax'], text: string): { cas: Cas; sofa: number } {
  const json = syntax === 'json';
  const structures: Structure[] = [
    ...(json ? [] : [{ '%ID': 0, '%TYPE': 'uima.cas.NULL' }]),
    {
      '%ID': 1,
      '%TYPE': 'uima.cas.Sofa',
      sofaNum: json ? 1 : '1',
      sofaID: '_InitialView',
      mimeType: 'text',
      sofaString: text,
    },
    {
      '%ID': 2,
      '%TYPE': 'uima.tcas.DocumentAnnotation',
      ...(json ? { '@sofa': 1 } : { sofa: '1' }),
      begin: json ? 0 : '0',
      end: json ? text.length : String(text.length),
      language: 'x-unspecified',
    },
    ...(json ? [] : [{ '%TYPE': 'uima.cas.View', sofa: '1', members: '2' }]),
  ];
  const types: Types = {};
  return {
    sofa: 1,
    cas: {
      syntax,
      structures,
      types,
      ...(json && { views: { _InitialView: { '%SOFA': 1, '%MEMBERS': [2] } } }),
    },
  };
}
