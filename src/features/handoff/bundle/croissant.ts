import { isOpen, layerLabels, type Layer } from '../../../project/schema/layer-types';
import type { ParquetType } from '../../../formats/parquet/parquet-schema';
import { agreementSentences, processSentences, statedFacts } from './card-facts';
import type { BundleFacts } from './bundle';
import type { Written } from './growing-file';
import type { DataColumns } from './columns';
import { modelIn } from '../../../project/model/label-ids';
import { labelsWhole } from '../../../kinds/traits';

type Json = Record<string, unknown>;

/**
 * croissant.json: Croissant 1.1 (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html) with the RAI vocabulary 1.0. Facts that
 * the project does not state are left out. Labels are enumerations; the origin of a label is an annotation of its field.
 */
export function croissant(facts: BundleFacts, columns: DataColumns, files: readonly Written[]): Json {
  const { model, data, process } = facts;
  const { card } = model.schema.training;
  const { name, description, version, license, url, creators, datePublished } = statedFacts(facts);
  const layers = columns.layers.map(({ layer }) => layer);
  const enumerated = layers.filter(isEnumerated);
  return {
    '@context': CONTEXT,
    '@type': 'sc:Dataset',
    name,
    description,
    conformsTo: ['http://mlcommons.org/croissant/1.1', 'http://mlcommons.org/croissant/RAI/1.0'],
    version,
    license: license === undefined ? undefined : licenseUrl(license),
    url,
    creator: listOf(creators.map((who) => ({ '@type': 'sc:Organization', name: who }))),
    datePublished,
    dateModified: facts.asOf,
    inLanguage: model.schema.language,
    citeAs: card.citation,
    isLiveDataset: false,
    'prov:wasGeneratedBy': {
      '@type': 'prov:Activity',
      'prov:label': `Annotation by version ${process.guideline.version ?? '(none)'} of the guideline`,
      'prov:endedAtTime': facts.asOf,
      'prov:used': { '@id': guidelineFile(files) },
    },
    'rai:dataCollection': card.source,
    'rai:dataAnnotationProtocol': processSentences(facts).join(' '),
    'rai:dataAnnotationPlatform': [`Labelwright ${facts.options.software}`],
    'rai:dataAnnotationAnalysis': agreementSentences(facts),
    'rai:annotationsPerItem': process.annotations_per_item.mean?.toFixed(2) ?? '0',
    'rai:annotatorDemographics': listOf([card.annotators]),
    'rai:machineAnnotationTools': listOf(
      process.suggestions.map(({ model: used }) => used || 'a model that is not named'),
    ),
    'rai:personalSensitiveInformation': listOf([card.personalData]),
    'rai:dataLimitations': listOf([card.limitations]),
    distribution: files.map(fileObject),
    recordSet: [
      splitSet(facts),
      ...enumerated.map((layer) => labelSet(facts, layer)),
      ...data.map(({ name: split, parquet }) => dataSet(split, parquet, columns)),
    ],
  };
}

/** The values that are stated; undefined without any, so that the key is left out. */
function listOf<T>(values: readonly (T | undefined)[]): T[] | undefined {
  const stated = values.filter((value) => value !== undefined);
  return stated.length > 0 ? stated : undefined;
}

const licenseUrl = (license: string): string =>
  /^[A-Za-z0-9.+-]+$/.test(license) ? `https://spdx.org/licenses/${license}.html` : license;

function guidelineFile(files: readonly Written[]): string {
  return (files.find(({ path }) => path.startsWith('guideline/')) ?? files[0])!.path;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  jsonl: 'application/jsonlines',
  json: 'application/json',
  parquet: 'application/vnd.apache.parquet',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  md: 'text/markdown',
  html: 'text/html',
  csv: 'text/csv',
};

function fileObject({ path, bytes, sha256 }: Written): Json {
  return {
    '@type': 'cr:FileObject',
    '@id': path,
    name: path,
    contentUrl: path,
    contentSize: `${bytes} B`,
    encodingFormat: MEDIA_TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    sha256,
  };
}

const SPLIT_TYPES: Readonly<Record<string, string>> = {
  train: 'cr:TrainingSplit',
  dev: 'cr:ValidationSplit',
  validation: 'cr:ValidationSplit',
  test: 'cr:TestSplit',
};

/** A set with its records in place: by field its type, the key first. */
function listedSet(
  id: string,
  description: string,
  dataType: string,
  fields: Json,
  records: readonly Json[],
): Json {
  const names = Object.keys(fields);
  const idOf = (field: string) => `${id}/${field}`;
  return {
    '@type': 'cr:RecordSet',
    '@id': id,
    name: id,
    description,
    dataType,
    key: { '@id': idOf(names[0]!) },
    field: names.map((name) => ({ '@type': 'cr:Field', '@id': idOf(name), name, dataType: fields[name] })),
    data: records.map((record) => Object.fromEntries(names.map((name) => [idOf(name), record[name]]))),
  };
}

function splitSet({ data }: BundleFacts): Json {
  const fields = { name: 'sc:Text', url: 'sc:URL' };
  const records = data.map(({ name }) => ({ name, url: SPLIT_TYPES[name] ?? 'cr:Split' }));
  return listedSet('splits', 'The splits of the data.', 'cr:Split', fields, records);
}

const labelSetId = (layer: string): string => `labels-${layer}`;

/** Whether the labels of a layer are known as a set: codes are not. */
const isEnumerated = (layer: Layer): boolean => layerLabels(layer).length > 0 && !isOpen(layer);

function labelSet({ model }: BundleFacts, layer: Layer): Json {
  const description = layer.question ?? `The labels of ${layer.id}.`;
  const { labels } = modelIn(model, layer.id);
  const records = layerLabels(layer).map((id) => ({ id, name: labels.get(id)?.label.name ?? id }));
  const fields = { id: 'sc:Text', name: 'sc:Text' };
  return listedSet(labelSetId(layer.id), description, 'sc:Enumeration', fields, records);
}

function dataSet(split: string, parquet: Written, { columns, layers }: DataColumns): Json {
  const set = `data-${split}`;
  const field = (column: string, more: Json): Json => ({
    '@type': 'cr:Field',
    '@id': `${set}/${column}`,
    name: column,
    ...more,
    source: { fileObject: { '@id': parquet.path }, extract: { column } },
  });
  const ofLayers = new Set(
    layers.flatMap(({ value, source: from, confidence }) => [value, from, confidence]),
  );
  return {
    '@type': 'cr:RecordSet',
    '@id': set,
    name: set,
    description: `The samples of the split ${split}, with one answer per layer.`,
    key: { '@id': `${set}/sample` },
    field: [
      ...columns.filter(({ name }) => !ofLayers.has(name)).map(({ name, type }) => field(name, typeOf(type))),
      ...layers.map(({ layer, value, source: from, confidence }) => {
        const type = columns.find(({ name }) => name === value)!.type;
        const isLabel = labelsWhole(layer) && isEnumerated(layer);
        const base = typeOf(type);
        return {
          ...field(value, {
            ...base,
            description: layer.question ?? base.description,
            dataType: ['cr:Label', ...[base.dataType].flat()],
            references: isLabel ? { field: { '@id': `${labelSetId(layer.id)}/id` } } : undefined,
          }),
          ...(from !== undefined &&
            confidence !== undefined && {
              annotation: [
                field(from, {
                  dataType: 'sc:Text',
                  description:
                    'How the answer was resolved: by a decision, unanimously, from one answer, by the majority, or by a model of the annotators.',
                }),
                field(confidence, {
                  dataType: 'sc:Float',
                  description: 'Share of the votes, or probability; null for one answer alone.',
                }),
              ],
            }),
        };
      }),
    ],
  };
}

/** Structures have no fields here; their parts are described in words, since only whole columns are extracted. */
function typeOf(type: ParquetType): Json {
  if (typeof type !== 'string') {
    if ('list' in type) return { ...typeOf(type.list), isArray: true, arrayShape: '-1' };
    return {
      dataType: 'sc:Text',
      description: `Each an object with ${Object.keys(type.struct).join(', ')}.`,
    };
  }
  switch (type) {
    case 'int32':
    case 'int64':
      return { dataType: 'sc:Integer' };
    case 'double':
      return { dataType: 'sc:Float' };
    default:
      return { dataType: 'sc:Text' };
  }
}

/** Terms of Croissant that have the same name in its context. */
const TERMS = `
  annotation arrayShape citeAs column containedIn equivalentProperty excludes extract field
  fileObject fileProperty fileSet format includes isArray isLiveDataset jsonPath key md5
  parentField readLines recordSet references regex sdVersion separator source subField transform
  unArchive value
`
  .trim()
  .split(/\s+/);

/** The context of the specification's appendix, with PROV. */
const CONTEXT: Json = {
  '@language': 'en',
  '@vocab': 'http://schema.org/',
  sc: 'http://schema.org/',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  dct: 'http://purl.org/dc/terms/',
  prov: 'http://www.w3.org/ns/prov#',
  conformsTo: 'dct:conformsTo',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  examples: { '@id': 'cr:examples', '@type': '@json' },
  ...Object.fromEntries(TERMS.map((term) => [term, `cr:${term}`])),
};
