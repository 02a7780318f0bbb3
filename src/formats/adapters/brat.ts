/** brat standoff: a `.txt` and an `.ann` for each document, with `annotation.conf`. docs/formats/brat.md. */
import { addTo, groupBy } from '../../base/lists';
import { codePointLength } from '../../base/text/offsets';
import type { Attributes } from '../../project/records/records';
import type {
  GivenItem,
  ForeignRelation,
  ForeignSpan,
  ForeignValue,
  Format,
  ImportSession,
  InputFile,
} from '../format';
import { boundedText, linesOf } from '../lines';
import { noteNotRead, quoted, type Place } from '../loss-report';
import { attributeLayer, layersOfConf } from './brat-conf';
import { readOther, readSpan, type KeptLine, type OtherLine } from './brat-lines';
import { bratLayers, writeBrat } from './brat-write';
import { defined } from '../../base/objects';

/** Maximum characters of a `.txt` file, which is one sample. */
const LIMIT = 1 << 26;

export const brat: Format = {
  id: 'brat',
  title: 'brat standoff',
  unnamed: ['entities', 'relations'],
  notes: true,
  edits: true,
  attributes: (_of, layer, session) => {
    const { spans, relations } = bratLayers(session);
    return layer === spans || layer === relations;
  },
  recognises: (name, head) => name.endsWith('.ann') && /^(?:[TEREAMN#*][^\t\n]*\t)/.test(head),
  async *read(files, session) {
    const annotations = new Map(
      files.filter(({ name }) => name.endsWith('.ann')).map((file) => [file.name.slice(0, -4), file]),
    );
    for (const file of files) if (/(?:^|\/)annotation\.conf$/.test(file.name)) await readConf(file, session);
    for (const file of files) {
      if (file.name.endsWith('.txt')) {
        const stem = file.name.slice(0, -4);
        // brat counts a byte order mark as a character of the text.
        const text = await boundedText(file, LIMIT, true);
        const ann = annotations.get(stem);
        annotations.delete(stem);
        const id = stem.replace(/^.*\//, '');
        if (text === undefined)
          session.losses.lose(file.name, 'unreadable', 'document', {
            labels: ann ? await countLabels(ann) : 0,
            why: `its text has more than ${LIMIT} characters`,
          });
        else if (ann) yield await readDocument(ann, id, text, session);
        else yield { place: { file: file.name }, id, text };
      } else if (!/\.ann$|(?:^|\/)annotation\.conf$/.test(file.name))
        noteNotRead(session.losses, file.name, 'only .txt, .ann and annotation.conf are read');
    }
    for (const file of annotations.values())
      session.losses.lose(file.name, 'no-text', 'all annotations', {
        labels: await countLabels(file),
        policy: 'left out; give the .txt file with the same name as well',
      });
  },
  write: writeBrat,
};

async function readConf(file: InputFile, session: ImportSession): Promise<void> {
  const text = await boundedText(file, LIMIT);
  const report = (line: number, what: string) =>
    session.losses.note({ file: file.name, line }, { 'annotation-conf': what });
  const own = (attribute: string) => session.isLayer?.(attribute) ?? false;
  for (const layer of layersOfConf(text ?? '', report, own)) session.declare(layer);
}

async function countLabels(file: InputFile): Promise<number> {
  let count = 0;
  for await (const { text } of linesOf(file)) if (/^[TR]/.test(text)) count += 1;
  return count;
}

/** A relation. The relation of an event's argument has no id. */
interface Join extends ForeignRelation {
  readonly id?: string;
}

async function readDocument(
  file: InputFile,
  id: string,
  text: string,
  session: ImportSession,
): Promise<GivenItem> {
  const points = codePointLength(text) === text.length ? undefined : [...text];
  const slice = (start: number, end: number) =>
    points ? points.slice(start, end).join('') : text.slice(start, end);
  const document = new DocumentReader(session);
  for await (const { text: line, line: number } of linesOf(file))
    document.see(line, { file: file.name, line: number }, slice);
  const { notes, lines } = document;
  const note = notes.length > 0 ? notes.join('\n') : undefined;
  const answers = [{ values: document.values(), note, meta: { lines } }];
  return { place: { file: file.name }, id, text, answers };
}

type Attribute = Extract<OtherLine, { kind: 'attribute' }> & { readonly place: Place; readonly line: string };

class DocumentReader {
  readonly notes: string[] = [];
  readonly lines: KeptLine[] = [];
  readonly #spans = new Map<string, ForeignSpan & { id: string }>();
  readonly #joins: Join[] = [];
  readonly #attributes = new Map<string, Attribute>();
  readonly #triggers = new Map<string, string>();
  /** Trigger -> its events. */
  readonly #events = new Map<string, string[]>();

  constructor(private readonly session: ImportSession) {}

  see(line: string, place: Place, slice: (start: number, end: number) => string): void {
    const span = line.startsWith('T') ? readSpan(line, slice) : undefined;
    if (span && !this.#spans.has(span.id)) {
      this.#spans.set(span.id, span);
      this.lines.push({ span: span.id });
      return;
    }
    const other = line === '' ? undefined : readOther(line);
    if (other?.kind === 'attribute' && !this.#attributes.has(other.id)) {
      this.#attributes.set(other.id, { ...other, place, line });
      this.lines.push({ attribute: other.id, name: other.name, of: other.of, line });
      return;
    }
    this.lines.push(line);
    if (other) this.#seeOther(other, line, place);
  }

  #lose(line: string, place: Place, reason: 'unreadable' | 'unsupported', labels: number, why: string): void {
    const policy = 'kept with the record and exported again';
    this.session.losses.lose(place, reason, quoted(line), { labels, why, policy });
  }

  #seeOther(other: OtherLine, line: string, place: Place): void {
    const lose = (reason: 'unreadable' | 'unsupported', labels: number, why: string) =>
      this.#lose(line, place, reason, labels, why);
    switch (other.kind) {
      case 'event':
        this.#triggers.set(other.id, other.trigger);
        addTo(this.#events, other.trigger, other.id);
        if (other.args.length > 0)
          this.session.losses.noteOnce(place, {
            events:
              'arguments of events become relations from the trigger, with roles without numbers (Theme2 becomes Theme); the events themselves are kept as lines',
          });
        for (const { label, to } of other.args) this.#joins.push({ label, from: other.id, to });
        return;
      case 'relation':
        this.#joins.push(other);
        return;
      case 'note':
        this.notes.push(other.text);
        return;
      case 'attribute':
        return lose('unreadable', 0, 'its id occurs twice');
      case 'reference':
        return lose('unsupported', 1, 'references to databases cannot be imported');
      case 'equivalence':
        return lose('unsupported', 1, 'equivalences are not relations with two ends');
      case 'broken':
        lose('unreadable', other.labels, other.why);
    }
  }

  readonly #end = (name: string): string => this.#triggers.get(name) ?? name;

  values(): ForeignValue[] {
    const { own, layers } = this.#attributeValues();
    const withOwn = <T extends object>(value: T, id: string | undefined): T => {
      const attributes = id === undefined ? undefined : own.get(id);
      return attributes ? { ...value, attributes } : value;
    };
    const relations = this.#joins.map(({ id, label, from, to }) =>
      withOwn<ForeignRelation>({ label, from: this.#end(from), to: this.#end(to) }, id),
    );
    const spans = [...this.#spans.values()].map((span) => withOwn(span, span.id));
    // Two events may share a trigger, and with it their arguments.
    const found: ForeignValue[] = [{ kind: 'spans', layer: 'entities', spans, mayRepeat: true }];
    if (relations.length > 0)
      found.push({ kind: 'relations', layer: 'relations', spans: 'entities', relations, mayRepeat: true });
    for (const [layer, own] of layers) found.push({ kind: 'spans', layer, spans: own, mayRepeat: true });
    return found;
  }

  /** The attributes of spans and relations by id, and those that are layers of their own. Reports what does not fit. */
  #attributeValues(): { own: Map<string, Attributes>; layers: Map<string, ForeignSpan[]> } {
    const own = new Map<string, Attributes>();
    const layers = new Map<string, ForeignSpan[]>();
    const joins = new Set(this.#joins.map(({ id }) => id));
    const groups = groupBy([...this.#attributes.values()], ({ of, name }) => `${this.#end(of)}\t${name}`);
    for (const group of groups.values()) {
      const { name, of } = group[0]!;
      const id = this.#end(of);
      const span = this.#spans.get(id);
      if (span && this.session.isLayer?.(name)) {
        for (const each of group) addTo(layers, attributeLayer(name), spanOf(each, span));
        continue;
      }
      const why =
        !span && !joins.has(id)
          ? `there is no span or relation ${of}`
          : this.#isSaidOfAll(group, id)
            ? undefined
            : 'it would belong to the trigger, but the events of the trigger have different values';
      if (why !== undefined)
        for (const { line, place } of group) this.#lose(line, place, 'unsupported', 0, why);
      else own.set(id, { ...own.get(id), [name]: valueOf(group) });
    }
    return { own, layers };
  }

  /** Whether the lines about one trigger apply to all of its events, or to the trigger itself. */
  #isSaidOfAll(lines: readonly Attribute[], id: string): boolean {
    const said = groupBy(lines, ({ of }) => of);
    const meant = said.has(id) ? [id] : (this.#events.get(id) ?? [id]);
    const values = (of: string) =>
      JSON.stringify([...new Set(said.get(of)?.map(({ value }) => value ?? ''))].sort());
    return new Set([...said.keys(), ...meant].map(values)).size === 1;
  }
}

/** The value of an attribute, from its lines; several values if the lines differ. */
function valueOf(lines: readonly Attribute[]): string | string[] | true {
  const values = [...new Set(lines.map(({ value }) => value))];
  return values.length > 1 ? values.map((value) => value ?? lines[0]!.name) : (values[0] ?? true);
}

/** An attribute in a layer of its own, with the extent of its span. */
const spanOf = ({ id, name, value }: Attribute, { start, end, parts }: ForeignSpan): ForeignSpan =>
  defined({ id, label: value ?? name, start, end, parts });
