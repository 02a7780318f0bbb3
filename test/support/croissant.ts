/**
 * What the Croissant 1.1 specification requires of a description of files and records, and RAI 1.0 of its properties; a list of what is wrong.
 * https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html
 */
type Json = Record<string, unknown>;

const list = (value: unknown): Json[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]) as Json[];

/** Property -> whether it may have several values. "Required", "Modified and Added Properties". */
const REQUIRED: Readonly<Record<string, 'one' | 'many'>> = {
  '@context': 'one',
  '@type': 'one',
  conformsTo: 'many',
  description: 'one',
  license: 'many',
  name: 'one',
  url: 'one',
  creator: 'many',
  datePublished: 'one',
  distribution: 'many',
};

/** Terms that the appendix "JSON-LD context" maps to `cr:`. */
const TERMS =
  'annotation arrayShape citeAs column containedIn equivalentProperty excludes extract field fileProperty fileObject fileSet format includes isArray isLiveDataset jsonPath key md5 parentField recordSet references regex readLines sdVersion separator source subField transform unArchive value';

/** The RAI properties whose cardinality is ONE. */
const RAI_ONE = ['rai:dataCollection', 'rai:dataAnnotationProtocol', 'rai:annotationsPerItem'];
const RAI_MANY = [
  'rai:dataAnnotationPlatform',
  'rai:dataAnnotationAnalysis',
  'rai:annotatorDemographics',
  'rai:machineAnnotationTools',
  'rai:personalSensitiveInformation',
  'rai:dataLimitations',
];

const DATA_TYPES =
  /^(sc:(Text|Integer|Float|Boolean|URL|Date|Enumeration)|cr:(Label|Split|TrainingSplit|ValidationSplit|TestSplit))$/;

export function croissantProblems(dataset: Json): string[] {
  const problems: string[] = [];
  const wrong = (what: string): void => void problems.push(what);
  for (const [property, count] of Object.entries(REQUIRED)) {
    const value = dataset[property];
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
      wrong(`${property} is missing`);
    if (count === 'one' && Array.isArray(value)) wrong(`${property} has several values`);
  }
  if (dataset['@type'] !== 'sc:Dataset') wrong('the type is no data set');
  if (!list(dataset.conformsTo).includes('http://mlcommons.org/croissant/1.1' as never))
    wrong('it declares no conformance');
  if (!/^\d{4}-\d\d-\d\d/.test(String(dataset.datePublished))) wrong('datePublished is no date');
  contextProblems(dataset['@context'] as Json, wrong);
  for (const property of Object.keys(dataset).filter((key) => key.startsWith('rai:'))) {
    if (!RAI_ONE.includes(property) && !RAI_MANY.includes(property))
      wrong(`${property} is no property of RAI 1.0`);
    if (RAI_ONE.includes(property) && Array.isArray(dataset[property]))
      wrong(`${property} has several values`);
  }
  const files = new Set(list(dataset.distribution).map((file) => fileProblems(file, wrong)));
  const records = list(dataset.recordSet);
  const ids = [...files, ...records.flatMap(idsIn)];
  for (const id of new Set(ids.filter((one, n) => ids.indexOf(one) !== n)))
    wrong(`the id ${id} stands twice`);
  for (const set of records) recordSetProblems(set, { files, ids: new Set(ids) }, wrong);
  return problems;
}

function contextProblems(context: Json, wrong: (what: string) => void): void {
  for (const term of TERMS.split(' ')) if (context[term] !== `cr:${term}`) wrong(`the context lacks ${term}`);
  if (context['@vocab'] !== 'http://schema.org/') wrong('the context has another vocabulary');
  if (context.cr !== 'http://mlcommons.org/croissant/') wrong('the context lacks cr');
  if (context.rai !== 'http://mlcommons.org/croissant/RAI/') wrong('the context lacks rai');
  if ((context.dataType as Json)['@type'] !== '@vocab') wrong('data types are not read by the vocabulary');
  if ((context.data as Json)['@type'] !== '@json') wrong('data are not read as JSON');
}

function fileProblems(file: Json, wrong: (what: string) => void): string {
  const id = String(file['@id']);
  if (file['@type'] !== 'cr:FileObject') wrong(`${id} is no file`);
  for (const property of ['name', 'contentUrl', 'encodingFormat', 'sha256', 'contentSize'])
    if (typeof file[property] !== 'string') wrong(`${id} has no ${property}`);
  if (!/^[0-9a-f]{64}$/.test(String(file.sha256))) wrong(`${id} has no SHA-256`);
  return id;
}

const idsIn = (node: Json): string[] => [
  String(node['@id']),
  ...[...list(node.field), ...list(node.subField), ...list(node.annotation)].flatMap(idsIn),
];

interface Known {
  readonly files: ReadonlySet<string>;
  readonly ids: ReadonlySet<string>;
}

function recordSetProblems(set: Json, known: Known, wrong: (what: string) => void): void {
  const id = String(set['@id']);
  if (set['@type'] !== 'cr:RecordSet') wrong(`${id} is no record set`);
  if (list(set.field).length === 0) wrong(`${id} has no field`);
  for (const key of list(set.key))
    if (!known.ids.has(String(key['@id']))) wrong(`the key of ${id} is no field`);
  const fields = new Set(list(set.field).map((field) => String(field['@id'])));
  for (const record of list(set.data))
    for (const key of Object.keys(record))
      if (!fields.has(key)) wrong(`data of ${id} have ${key}, which is no field`);
  for (const field of list(set.field))
    fieldProblems(field, { ...known, inline: set.data !== undefined }, wrong);
}

function fieldProblems(field: Json, known: Known & { inline: boolean }, wrong: (what: string) => void): void {
  const id = String(field['@id']);
  if (field['@type'] !== 'cr:Field') wrong(`${id} is no field`);
  const types = list(field.dataType) as unknown as string[];
  if (types.length === 0 || !types.every((type) => DATA_TYPES.test(type)))
    wrong(`${id} has the data type ${types.join()}`);
  const source = field.source as { fileObject?: Json; extract?: Json } | undefined;
  if (!known.inline) {
    if (!source?.fileObject || !known.files.has(String(source.fileObject['@id'])))
      wrong(`${id} comes from no file`);
    if (typeof source?.extract?.column !== 'string') wrong(`${id} comes from no column`);
  }
  const target = (field.references as { field?: Json } | undefined)?.field?.['@id'];
  if (field.references !== undefined && !known.ids.has(String(target))) wrong(`${id} refers to nothing`);
  for (const inner of [...list(field.annotation), ...list(field.subField)])
    fieldProblems(inner, known, wrong);
}
