/** Label Studio's label configuration. The XML is read without custom entities, and nothing is fetched. */
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import {
  findLabel,
  type AttributeDef,
  type Label,
  type Layer,
  type SpansLayer,
} from '../../project/schema/layer-types';
import type { DeclaredAttribute, DeclaredLabel, DeclaredLayer, ForeignValue, ImportSession } from '../format';
import { wordIn } from '../json-values';
import {
  comparesFields,
  takesOneLabel,
  takesSet,
  labelsWhole,
  marksText,
  joinsMarks,
  takesNumber,
  takesWords,
} from '../../kinds/traits';

/** Separates the levels of a taxonomy in a label. */
export const TAXONOMY = ' > ';

export class LabelConfig {
  /** Name of a tag -> the field of the data it shows. */
  readonly fields = new Map<string, string>();
  /** Fields that are shown as text. Fields that are compared come last. */
  readonly texts: string[] = [];
  /** Name of a control -> its tag, the tags that it asks about, and whether it asks about each region. */
  readonly controls = new Map<
    string,
    { readonly name: string; readonly to: string; readonly perRegion: boolean }
  >();
}

/** The fields that pairwise questions compare. They stay fields of the sample, even if one of them is its text. */
export function comparedFields(
  config: LabelConfig,
  results: readonly Readonly<Record<string, unknown>>[],
): Set<string> {
  const asked = [
    ...results.flatMap(({ type, to_name: to }) => (type === 'pairwise' ? to : [])),
    ...[...config.controls.values()].flatMap(({ name, to }) => (name === 'Pairwise' ? to : [])),
  ];
  const names = asked.flatMap((to) => wordIn(to)?.split(',') ?? []).map((name) => name.trim());
  return new Set(names.map((name) => config.fields.get(name) ?? name));
}

/** What a control tells about its layer. */
interface Control extends Pick<DeclaredLayer, 'kind'> {
  read?(tag: Tag): Partial<DeclaredLayer>;
  /** The possible values of a question that is asked for each region; it becomes an attribute. Absent if only the answers show the values. */
  values?(tag: Tag, labels: readonly DeclaredLabel[]): readonly string[];
}
type Tag = Readonly<Record<string, string>>;

const numberIn = (text: string | undefined): number | undefined =>
  text !== undefined && Number.isFinite(Number(text)) ? Number(text) : undefined;
const idsOf = (_tag: Tag, labels: readonly DeclaredLabel[]): string[] => labels.map(({ id }) => id);

/** By the name of the tag. */
const CONTROLS: Readonly<Record<string, Control>> = {
  Choices: { kind: 'choices', read: ({ choice }) => ({ single: choice !== 'multiple' }), values: idsOf },
  Taxonomy: { kind: 'choices', values: idsOf },
  Labels: { kind: 'spans' },
  Rating: {
    kind: 'rating',
    read: ({ maxRating }) => ({ min: 1, max: numberIn(maxRating) ?? 5 }),
    values: ({ maxRating }) => Array.from({ length: Number(maxRating) || 5 }, (_, n) => String(n + 1)),
  },
  Number: { kind: 'rating', read: ({ min, max }) => ({ min: numberIn(min), max: numberIn(max) }) },
  TextArea: { kind: 'text' },
  // This tag has no name.
  Relations: { kind: 'relations', read: () => ({ id: RELATIONS }) },
};
const RELATIONS = 'relations';
const LABEL_TAGS = ['Choice', 'Label', 'Relation'];

interface Open {
  readonly layer: { id: string; kind: ForeignValue['kind'] } & Partial<DeclaredLayer>;
  readonly control: Control;
  readonly tag: Tag;
  readonly labels: DeclaredLabel[];
  readonly path: string[];
}

/** Adds the content of a configuration. Reports a file that is not XML. */
export function readConfig(xml: string, file: string, config: LabelConfig, session: ImportSession): void {
  const parser = new SaxesParser();
  let open: Open | undefined;
  const closed: Open[] = [];
  let broken = false;
  parser.on('error', (error) => {
    if (!broken)
      session.losses.lose({ file, line: parser.line }, 'unreadable', 'label configuration', {
        why: error.message,
        policy: 'the part before it is used',
      });
    broken = true;
  });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    if (broken) return;
    const value = attributes.value?.replace(/^\$/, '');
    if (attributes.value?.startsWith('$') && attributes.name && value !== undefined) {
      config.fields.set(attributes.name, value);
      if (name === 'Text') config.texts.push(value);
    }
    const perRegion = attributes.perRegion === 'true';
    if (attributes.name && attributes.toName)
      config.controls.set(attributes.name, { name, to: attributes.toName, perRegion });
    const control = CONTROLS[name];
    if (control) {
      const required = attributes.required === 'true' ? true : undefined;
      const { id = attributes.name, ...said } = control.read?.(attributes) ?? {};
      const layer = id ? { id, kind: control.kind, required, ...said } : undefined;
      if (layer) open = { layer, control, tag: attributes, labels: [], path: [] };
    } else if (open && LABEL_TAGS.includes(name)) {
      const label = attributes.alias ?? attributes.value ?? '';
      open.path.push(label);
      if (label.trim() !== '') open.labels.push(labelOf(open, attributes));
    }
  });
  parser.on('closetag', ({ name }) => {
    if (broken) return;
    if (LABEL_TAGS.includes(name)) open?.path.pop();
    if (!CONTROLS[name] || !open) return;
    closed.push(open);
    open = undefined;
  });
  parser.write(xml).close();
  for (const { layer, control, labels, tag } of closed.filter((each) => each.tag.perRegion !== 'true'))
    session.declare({
      ...layer,
      labels,
      ...(control === CONTROLS.Labels && {
        attributes: closed.flatMap((each) => attributeOf(each, layer.id, labels, tag.toName) ?? []),
      }),
    });
  const compared = comparedFields(config, []);
  config.texts.sort((a, b) => Number(compared.has(a)) - Number(compared.has(b)));
}

/** A question about each region becomes an attribute of the spans that it applies to. Only the answers show the values of texts and numbers. */
function attributeOf(
  { tag, control, layer, labels }: Open,
  spans: string,
  spanLabels: readonly DeclaredLabel[],
  to: string | undefined,
): DeclaredAttribute | undefined {
  const { perRegion, toName, whenTagName = spans, whenLabelValue: only } = tag;
  const values = control.values?.(tag, labels);
  if (perRegion !== 'true' || toName !== to || whenTagName !== spans || !values) return undefined;
  const onlyFor = only
    ?.split(',')
    .flatMap((name) => spanLabels.find((label) => (label.name ?? label.id) === name)?.id ?? []);
  const several = layer.single === false;
  return {
    id: layer.id,
    labels: values,
    several,
    required: layer.required,
    onlyFor: onlyFor?.length === 0 ? undefined : onlyFor,
  };
}

function labelOf(
  { path }: Open,
  { value, hotkey, background }: Readonly<Record<string, string>>,
): DeclaredLabel {
  const id = path.join(TAXONOMY);
  return {
    id,
    name: value === id ? undefined : value,
    parent: path.length > 1 ? path.slice(0, -1).join(TAXONOMY) : undefined,
    key: hotkey?.length === 1 ? hotkey : undefined,
    color: background?.toLowerCase(),
  };
}

const escape = (text: string): string => text.replace(/[&<>"\n\r\t]/g, (char) => `&#${char.charCodeAt(0)};`);

/** Whether a layer's labels are paths (`Life > Cat`) that form a tree: Label Studio's taxonomy. */
export const isTaxonomy = (layer: Layer, labels: readonly Label[]): boolean =>
  takesSet(layer) &&
  layer.labels.some((id) => id.includes(TAXONOMY)) &&
  layer.labels.every((id) => {
    const parent = id.split(TAXONOMY).slice(0, -1).join(TAXONOMY);
    return parent === '' || findLabel(labels, layer.id, id)?.parent === parent;
  });

/** A configuration that asks the project's questions. */
export function configXml(layers: readonly Layer[], labels: readonly Label[]): string {
  const tags = layers.flatMap((layer) => tagsOf(layer, labels));
  const sides = layers.flatMap((layer) => (comparesFields(layer) ? layer.between : []));
  const texts = [...new Set(['text', ...sides])].map(
    (field) => `  <Text name="${escape(field)}" value="$${escape(field)}"/>`,
  );
  return ['<View>', ...texts, ...tags, '</View>', ''].join('\n');
}

function perRegionTag(
  { id, type, labels, onlyFor, required }: AttributeDef,
  layer: SpansLayer,
  all: readonly Label[],
): string[] {
  const values = onlyFor?.map((label) => findLabel(all, layer.id, label)?.name ?? label).join(',');
  const only = values === undefined ? '' : ` whenLabelValue="${escape(values)}"`;
  const when = ` perRegion="true" visibleWhen="region-selected" whenTagName="${escape(layer.id)}"${only}`;
  const must = required ? ' required="true"' : '';
  return [
    `  <Choices name="${escape(id)}" toName="text" choice="${type === 'choice' ? 'single' : 'multiple'}"${when}${must}>`,
    ...(type === 'flag' ? [id] : labels).map((value) => `    <Choice value="${escape(value)}"/>`),
    '  </Choices>',
  ];
}

function tagsOf(layer: Layer, labels: readonly Label[]): string[] {
  const name = `name="${escape(layer.id)}" toName="text"${layer.required ? ' required="true"' : ''}`;
  const tagOf = (tag: string, id: string, value: string): string => {
    const label = findLabel(labels, layer.id, id);
    const alias = value !== id && tag !== 'Node' ? ` alias="${escape(id)}"` : '';
    const color = label?.color && tag === 'Label' ? ` background="${label.color}"` : '';
    const key = label?.key ? ` hotkey="${escape(label.key)}"` : '';
    return `<${tag === 'Node' ? 'Choice' : tag} value="${escape(value)}"${alias}${color}${key}`;
  };
  const entries = (tag: string): string[] =>
    'labels' in layer
      ? layer.labels.map((id) => `    ${tagOf(tag, id, findLabel(labels, layer.id, id)?.name ?? id)}/>`)
      : [];
  const nodes = (ids: readonly string[], parent: string, depth: string): string[] =>
    ids
      .filter((id) => id.split(TAXONOMY).slice(0, -1).join(TAXONOMY) === parent)
      .flatMap((id) => [
        `${depth}${tagOf('Node', id, id.split(TAXONOMY).at(-1)!)}>`,
        ...nodes(ids, id, `${depth}  `),
        `${depth}</Choice>`,
      ]);
  if (comparesFields(layer))
    return [`  <Pairwise name="${escape(layer.id)}" toName="${layer.between.map(escape).join(',')}"/>`];
  if (labelsWhole(layer))
    return isTaxonomy(layer, labels)
      ? [`  <Taxonomy ${name}>`, ...nodes(layer.labels, '', '    '), '  </Taxonomy>']
      : [
          `  <Choices ${name} choice="${takesOneLabel(layer) ? 'single' : 'multiple'}">`,
          ...entries('Choice'),
          '  </Choices>',
        ];
  if (marksText(layer))
    return [
      `  <Labels ${name}>`,
      ...entries('Label'),
      '  </Labels>',
      ...(layer.attributes ?? []).flatMap((attribute) => perRegionTag(attribute, layer, labels)),
    ];
  if (joinsMarks(layer)) return ['  <Relations>', ...entries('Relation'), '  </Relations>'];
  if (takesNumber(layer))
    return [`  <Number ${name} min="${layer.min}" max="${layer.max}" step="${layer.step}"/>`];
  if (takesWords(layer)) return [`  <TextArea ${name}/>`];
  return [];
}
