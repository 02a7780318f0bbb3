/** Brings the shapes in which Argilla writes records into one: version 2 (nested, or flat with dots) and version 1 (lists, or flat with dashes). */
import { ownKeys, isObject } from '../../base/objects';
import { parseLine } from '../../project/answers/lines';
import { itemsIn, objectIn, objectsIn, without, wordIn, type Json } from '../json-values';

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
    metadata: objectIn(metadata),
    responses: objectsIn(responses).map(({ user_id: user, status, values, ...rest }) => ({
      user: wordIn(user),
      status: wordIn(status),
      time: timeOf(rest.updated_at ?? rest.inserted_at),
      values: Object.fromEntries(
        Object.entries(objectIn(values)).map(([question, each]) => [
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
      external_id: external,
      has_metadata: metadata === undefined ? undefined : metadata === null ? null : true,
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
    metadata: objectIn(metadata),
    responses: gathered(
      Object.entries(objectIn(responses)).flatMap(([question, list]) =>
        objectsIn(list).map((each): Entry => [question, each]),
      ),
    ),
    suggestions: Object.entries(objectIn(suggestions)).flatMap(([question, each]) =>
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

type Entry = readonly [question: string, answer: Json];

/** A person's answers with the same status are one response. A person who answers a question twice has two. */
function gathered(entries: readonly Entry[]): ArgillaResponse[] {
  const found = new Map<string, ArgillaResponse>();
  for (const [question, { value, user_id: user, status, ...meta }] of entries) {
    let key = JSON.stringify([user, status]);
    while (Object.hasOwn(found.get(key)?.values ?? {}, question)) key += '+';
    const response = found.get(key) ?? {
      user: wordIn(user),
      status: wordIn(status),
      time: undefined,
      values: ownKeys<unknown>(),
      meta,
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
    const [values, users, states] = ['', '.users', '.status'].map((part) =>
      itemsIn(row[`${question}.responses${part}`]),
    ) as [unknown[], unknown[], unknown[]];
    return values.map((value, n) => [question, { value, user_id: users[n], status: states[n] }]);
  });
  const { id, status, _server_id: server, ...others } = row;
  return {
    shape: 'v2',
    id,
    fields: Object.fromEntries(Object.entries(others).filter(([key]) => !belongs(key))),
    metadata: {},
    responses: gathered(entries),
    suggestions: [...questions].flatMap((question) => {
      const name = `${question}.suggestion`;
      const value = row[name];
      if (value === undefined || value === null) return [];
      return [{ question, value, score: row[`${name}.score`], agent: row[`${name}.agent`], meta: {} }];
    }),
    meta: { _server_id: server, status },
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
    objectsIn(row[question]).map((each): Entry => [question, each]),
  );
  const { external_id: external, id, metadata, ...columns } = row;
  const others = without(columns, used);
  const texts = Object.keys(others).filter((key) => typeof others[key] === 'string');
  const meta = without(others, texts);
  return {
    shape: 'v1',
    id: external ?? id,
    fields: without(others, Object.keys(meta)),
    metadata: objectIn(typeof metadata === 'string' ? parseLine(metadata) : metadata),
    responses: gathered(entries),
    suggestions: questions.flatMap((question) => {
      const value = row[`${question}-suggestion`];
      if (value === undefined || value === null) return [];
      return [suggestionOf(question, { ...objectIn(row[`${question}-suggestion-metadata`]), value })];
    }),
    meta,
  };
}
