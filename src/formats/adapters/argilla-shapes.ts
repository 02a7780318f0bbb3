/** Brings the shapes in which Argilla writes records into one: version 2 (nested, or flat with dots) and version 1 (lists, or flat with dashes). */
import { ownKeys } from '../../base/own-keys';
import { parseLine } from '../../project/answers/lines';
import { isObject } from '../../base/is-object';
import { objectsIn, itemsIn, type Json } from '../json-values';

export interface ArgillaResponse {
  readonly user: string | undefined;
  readonly status: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number | undefined;
  readonly values: Json;
  /** Everything else in the response; it is exported again. */
  readonly meta: Json;
}

interface ArgillaSuggestion {
  readonly question: string;
  readonly value: unknown;
  readonly score: unknown;
  readonly agent: unknown;
  readonly meta: Json;
}

export interface ArgillaRecord {
  readonly shape: 'v2' | 'v1';
  readonly id: unknown;
  readonly fields: Json;
  readonly metadata: Json;
  readonly responses: readonly ArgillaResponse[];
  readonly suggestions: readonly ArgillaSuggestion[];
  /** Vectors, ids of the server and similar values. */
  readonly meta: Json;
}

/** Undefined when the value is not a record of Argilla. */
export function recordOf(row: Json): ArgillaRecord | undefined {
  const { fields, ...rest } = row;
  if (isObject(fields))
    return Array.isArray(rest.responses) || Array.isArray(rest.suggestions)
      ? listRecord(fields, rest)
      : nestedRecord(fields, rest);
  const keys = Object.keys(row);
  if (keys.some((key) => /\.(?:responses|suggestion)$/.test(key))) return dottedRecord(row);
  return keys.some((key) => key.endsWith('-suggestion')) ? dashedRecord(row) : undefined;
}

const objectOf = (value: unknown): Json => (isObject(value) ? value : {});
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(/[Z+]/.test(value) ? value : `${value}Z`) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** Version 1 and the server's interface: lists of responses and suggestions. */
function listRecord(fields: Json, row: Json): ArgillaRecord {
  const { metadata, responses, suggestions, external_id: external, ...meta } = row;
  return {
    shape: 'v1',
    id: external ?? meta.id,
    fields,
    metadata: objectOf(metadata),
    responses: objectsIn(responses).map(({ user_id: user, status, values, ...rest }) => ({
      user: textOf(user),
      status: textOf(status),
      time: timeOf(rest.updated_at ?? rest.inserted_at),
      values: Object.fromEntries(
        Object.entries(objectOf(values)).map(([question, each]) => [
          question,
          isObject(each) && 'value' in each ? each.value : each,
        ]),
      ),
      meta: rest,
    })),
    suggestions: objectsIn(suggestions).map(({ question_name: question, ...each }) =>
      suggestionOf(String(question as string), each),
    ),
    meta: {
      ...meta,
      ...('external_id' in row && { external_id: external }),
      ...('metadata' in row && { has_metadata: metadata === null ? null : true }),
    },
  };
}

/** Version 2 groups responses by question; this groups them by person. */
function nestedRecord(fields: Json, row: Json): ArgillaRecord {
  const { id, metadata, responses, suggestions, ...meta } = row;
  return {
    shape: 'v2',
    id,
    fields,
    metadata: objectOf(metadata),
    responses: gathered(
      Object.entries(objectOf(responses)).flatMap(([question, list]) =>
        objectsIn(list).map((each) => entryOf(question, each)),
      ),
    ),
    suggestions: Object.entries(objectOf(suggestions)).flatMap(([question, each]) =>
      isObject(each) ? [suggestionOf(question, each)] : [],
    ),
    meta,
  };
}

const suggestionOf = (question: string, { value, score, agent, ...meta }: Json): ArgillaSuggestion => ({
  question,
  value,
  score,
  agent,
  meta,
});

interface Entry {
  readonly question: string;
  readonly value: unknown;
  readonly user: unknown;
  readonly status: unknown;
  readonly rest: Json;
}

const entryOf = (question: string, { value, user_id: user, status, ...rest }: Json): Entry => ({
  question,
  value,
  user,
  status,
  rest,
});

/** A person's answers with the same status are one response. A person who answers a question twice has two. */
function gathered(entries: readonly Entry[]): ArgillaResponse[] {
  const found = new Map<string, ArgillaResponse>();
  for (const { question, value, user, status, rest } of entries) {
    let key = JSON.stringify([user, status]);
    while (Object.hasOwn(found.get(key)?.values ?? {}, question)) key += '+';
    const response = found.get(key) ?? {
      user: textOf(user),
      status: textOf(status),
      time: undefined,
      values: ownKeys<unknown>(),
      meta: rest,
    };
    response.values[question] = value;
    found.set(key, response);
  }
  return [...found.values()];
}

/** Version 2 as a dataset: `label.responses`, `label.responses.users`, `label.suggestion.score` are columns. */
function dottedRecord(row: Json): ArgillaRecord {
  const questions = new Set<string>();
  for (const key of Object.keys(row)) {
    const question = /^(.+)\.(?:responses|suggestion)$/.exec(key)?.[1];
    if (question !== undefined) questions.add(question);
  }
  const belongs = (key: string) =>
    [...questions].some(
      (question) => key.startsWith(`${question}.responses`) || key.startsWith(`${question}.suggestion`),
    );
  const entries = [...questions].flatMap((question): Entry[] => {
    const at = (part: string, n: number): unknown => {
      const list = row[`${question}.responses${part}`];
      return Array.isArray(list) ? (list[n] as unknown) : undefined;
    };
    const values = row[`${question}.responses`];
    return itemsIn(values).map((value, n) => ({
      question,
      value,
      user: at('.users', n),
      status: at('.status', n),
      rest: {},
    }));
  });
  const { id, status, _server_id: server, ...others } = row;
  return {
    shape: 'v2',
    id,
    fields: Object.fromEntries(Object.entries(others).filter(([key]) => !belongs(key))),
    metadata: {},
    responses: gathered(entries),
    suggestions: [...questions].flatMap((question) => {
      const value = row[`${question}.suggestion`];
      if (value === undefined || value === null) return [];
      const [score, agent] = [row[`${question}.suggestion.score`], row[`${question}.suggestion.agent`]];
      return [{ question, value, score, agent, meta: {} }];
    }),
    meta: { ...(server !== undefined && { _server_id: server }), ...(status !== undefined && { status }) },
  };
}

/** Version 1 as a dataset: one column per question, with `label-suggestion` and `label-suggestion-metadata` beside it. */
function dashedRecord(row: Json): ArgillaRecord {
  const questions = Object.keys(row)
    .filter((key) => key.endsWith('-suggestion'))
    .map((key) => key.slice(0, -'-suggestion'.length));
  const used = questions.flatMap((question) => [
    question,
    `${question}-suggestion`,
    `${question}-suggestion-metadata`,
  ]);
  const entries = questions.flatMap((question) =>
    objectsIn(row[question]).map((each) => entryOf(question, each)),
  );
  const { external_id: external, id, metadata, ...others } = row;
  return {
    shape: 'v1',
    id: external ?? id,
    fields: Object.fromEntries(
      Object.entries(others).filter(([key, value]) => !used.includes(key) && typeof value === 'string'),
    ),
    metadata: objectOf(typeof metadata === 'string' ? parseLine(metadata) : metadata),
    responses: gathered(entries),
    suggestions: questions.flatMap((question) => {
      const value = row[`${question}-suggestion`];
      if (value === undefined || value === null) return [];
      const { score, agent, ...rest } = objectOf(row[`${question}-suggestion-metadata`]);
      return [{ question, value, score, agent, meta: rest }];
    }),
    meta: Object.fromEntries(
      Object.entries(others).filter(([key, value]) => !used.includes(key) && typeof value !== 'string'),
    ),
  };
}
