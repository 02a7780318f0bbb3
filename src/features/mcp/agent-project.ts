import type { ProjectFiles } from '../../base/files/files';
import { isInsidePair } from '../../base/text/offsets';
import { shorten } from '../../base/text/phrases';
import { textHash } from '../../base/text/hash';
import type { Project } from '../../engine/project';
import { wholeModel } from '../../engine/whole-model';
import type { ProjectModel } from '../../project/model/model';
import { decides } from '../../project/records/records';
import { isUnreadable } from '../../project/samples/sample';
import { answerSchema, askedLayers, type AskedLayers } from '../predict/answer-schema';
import { NearExamples, withoutEvaluated } from '../predict/examples';
import { eachWithSplit, shownFields, type PlacedSample, type ReadSample } from '../predict/plan';
import { AnswerRecords, versionsOf } from '../predict/predict';
import { Prompt, type Question } from '../predict/prompt';
import { InvalidAnswer } from '../predict/read-answer';
import { ToolError } from './protocol';
import { defined } from '../../base/objects';
import { eachLine, parseLine } from '../../project/answers/lines';
import type { OverlayFiles } from '../../project/files/overlay-files';
import { predictionIn } from '../predictions/prediction';
import { predictionsPath } from '../predictions/prediction-log';

/** In whose name an agent works, and what it may see. */
export interface AgentRole {
  /** The model in whose name it answers; undefined if it only reads. */
  readonly model: string | undefined;
  /** People's answers and gold are open to it. */
  readonly showsAnswers: boolean;
}

/** Longer texts are given in parts, in UTF-16 units. */
const PART = 50_000;
/** Longer values of a field are cut. */
const MAX_FIELD = 20_000;
/** Examples beside a sample, as `predict` has them. */
const EXAMPLES = 8;
/** People's answers to a sample that are listed. */
const MAX_ANSWERS = 50;

/** The project as it is asked of a model. */
export interface Compiled extends AskedLayers {
  readonly model: ProjectModel;
  readonly prompt: Prompt;
  readonly near: NearExamples;
  /** Takes the answers out of the fields of gold. */
  readonly shown: Awaited<ReturnType<typeof shownFields>>;
  readonly examples: { readonly n: number; readonly left_out: number };
  readonly samples: readonly Omit<PlacedSample, 'text'>[];
  /** The version of the split file. */
  readonly splits: string | undefined;
}

/** The samples to list: of a split; answered by the model, or not. */
export interface ListFilter {
  readonly split?: string;
  readonly answered?: boolean;
}

/** A project as an agent sees and answers it. One call at a time. */
export class AgentProject {
  readonly own: OwnAnswers | undefined;
  #compiled: Compiled | undefined;
  /** What was read in this session: an answer is to the text and by the guideline that its record names. */
  readonly #textsRead = new Map<string, string>();
  #guidelineRead: string | undefined;

  /** `files`: those of the project, for writing. */
  constructor(
    private readonly project: Project,
    files: ProjectFiles,
    private readonly role: AgentRole,
    private readonly pause: () => Promise<void>,
  ) {
    if (role.model !== undefined) this.own = new OwnAnswers(files, project.files, role.model);
  }

  /** Brings the state up to date with the files. Throws ToolError if the schema cannot be read. */
  async compiled(): Promise<Compiled> {
    const { project } = this;
    await project.refreshModel();
    const read = wholeModel(project);
    if ('problem' in read) throw new ToolError(read.problem);
    const { model } = read;
    const splits = (await project.files.stat(model.schema.training.split.file))?.version;
    const isChanged = await project.samples.refresh(model.schema.data);
    if (
      isChanged ||
      !project.samples.idsComplete ||
      this.#compiled?.model !== model ||
      this.#compiled.splits !== splits
    )
      this.#compiled = undefined;
    if (!project.samples.idsComplete) await project.samples.readIds(this.pause);
    this.#compiled ??= await this.#compile(model, splits);
    await this.own?.refresh();
    return this.#compiled;
  }

  async #compile(model: ProjectModel, splits: string | undefined): Promise<Compiled> {
    const layers = askedLayers(model);
    const prompt = new Prompt(model, layers.asked, this.role.model ?? 'agent');
    const usable = prompt.usableExamples;
    const samples: Omit<PlacedSample, 'text'>[] = [];
    const texts: string[] = [];
    const keepsTexts = usable.length > 0 && !this.role.showsAnswers;
    await eachWithSplit({ project: this.project, model }, this.pause, ({ text, ...sample }) => {
      samples.push(sample);
      if (keepsTexts) texts.push(text);
    });
    const threshold = model.schema.training.split.nearDuplicates;
    // An agent remembers: an example that is a sample would give its answer away before the sample is asked.
    const examples = await withoutEvaluated(usable, texts, threshold, this.pause);
    return {
      ...layers,
      model,
      prompt,
      near: new NearExamples(examples, threshold),
      examples: { n: examples.length, left_out: usable.length - examples.length },
      shown: await shownFields({ project: this.project, model }),
      samples,
      splits,
    };
  }

  /** The guideline as a model is given it. */
  async guideline(from: number): Promise<Record<string, unknown>> {
    const { model, prompt, asked, refused, examples } = await this.compiled();
    this.#guidelineRead = model.hash;
    return {
      version: model.guideline?.version?.text ?? null,
      ...partOf('guideline', prompt.guideline.trim(), from),
      rules: prompt.rules,
      questions: asked.map(({ id }) => id),
      not_asked: refused,
      answer: answerSchema(model, asked, prompt.rules),
      examples,
    };
  }

  /** Ids of samples, in the order of the files. */
  async list(from: number, limit: number, { split, answered }: ListFilter): Promise<Record<string, unknown>> {
    const { samples } = await this.compiled();
    const { own } = this;
    const found = samples.filter(
      (each) =>
        (split === undefined || each.split === split) &&
        (answered === undefined || (own?.has(each.id) ?? false) === answered),
    );
    const next = from + limit;
    return {
      samples: found.slice(from, next).map((each) => ({
        id: each.id,
        ...defined({ split: each.split, answered: own?.has(each.id) }),
      })),
      total: found.length,
      ...(next < found.length && { next }),
    };
  }

  /** A sample as a model is asked about it; with people's answers if they are open to it. */
  async sample(id: string, from: number): Promise<Record<string, unknown>> {
    const compiled = await this.compiled();
    const { sample, question } = await this.#question(compiled, id);
    this.#textsRead.set(id, textHash(sample.text));
    const { questions, context, compare, correct } = question.sample;
    const isOpen = this.role.showsAnswers || this.own?.has(id) === true;
    return {
      id,
      questions,
      ...partOf('text', sample.text, from),
      ...cutTexts({ context, compare }),
      examples: question.examples,
      // A text of which a part is missing cannot be corrected.
      ...defined({ correct, answered: this.own?.has(id) }),
      ...(isOpen && { people: await this.#peopleOn(compiled.model, id) }),
    };
  }

  async #question(
    { prompt, near, shown }: Compiled,
    id: string,
  ): Promise<{ readonly sample: ReadSample; readonly question: Question }> {
    const place = this.project.samples.locate(id);
    const content = place && this.project.samples.read(place.file, place.row);
    if (!content || isUnreadable(content))
      throw new ToolError(`The project has no sample ${JSON.stringify(shorten(id, 200))}.`);
    const { text, conversation } = content;
    const fields = shown(place.file, content.fields);
    const sample = { id, text, fields, conversation, last: this.own?.timeOf(id) ?? 0 };
    return { sample, question: prompt.question(sample, near.of(text, EXAMPLES)) };
  }

  /** What people and gold say of a sample, without names. Only here are records read. */
  async #peopleOn(model: ProjectModel, id: string): Promise<Record<string, unknown>> {
    const { records, samples } = this.project;
    await records.refresh(model.schema.data, { pause: this.pause });
    records.convertUnits(samples);
    const { table, decisions, gold } = records;
    const answers: object[] = [];
    let count = 0;
    for (const row of table.countingOn(samples.ids.find(id))) {
      count += 1;
      if (answers.length < MAX_ANSWERS)
        answers.push({ labels: table.labels(row), rules: table.rules(row), flags: table.flags(row) });
    }
    const decision = decisions.get(id)?.record;
    const right = gold.get(id)?.record;
    return {
      answers,
      count,
      ...(decision &&
        decides(decision) && {
          decision: {
            labels: decision.labels ?? {},
            ...defined({ valid: decision.valid, reason: decision.reason }),
          },
        }),
      ...(right && {
        gold: defined({ labels: right.labels, explanation: right.explanation }),
      }),
    };
  }

  /** Checks an answer and appends it to the model's predictions. Throws ToolError with what is wrong with it. */
  async answer(
    id: string,
    given: { readonly labels: unknown; readonly rules: unknown; readonly rationale: unknown },
    agent: string,
  ): Promise<Record<string, unknown>> {
    const { own } = this;
    if (!own) throw new ToolError('This server only reads.');
    const compiled = await this.compiled();
    const { model, prompt } = compiled;
    if (this.#guidelineRead !== model.hash)
      throw new ToolError(
        this.#guidelineRead === undefined
          ? 'Read the guideline first, with the tool "guideline".'
          : 'The guideline has changed since you read it. Read it again, with the tool "guideline".',
      );
    const { sample, question } = await this.#question(compiled, id);
    const again = this.role.showsAnswers;
    if (!again && own.has(id)) throw answeredBefore(id);
    const read = this.#textsRead.get(id);
    if (read !== textHash(sample.text))
      throw new ToolError(
        `${read === undefined ? 'Read the sample first' : 'The sample has changed since you read it. Read it again'}, with the tool "sample".`,
      );
    if (question.layers.length === 0) throw new ToolError('Nothing is asked of this sample.');
    const records = new AnswerRecords(model, prompt.rules, { ...versionsOf(model), agent });
    const record = records.make(sample, question, JSON.stringify(given));
    if (record instanceof InvalidAnswer) throw new ToolError(record.text);
    await own.append(id, record, again);
    return { sample: id, recorded: true, ...this.progress(compiled) };
  }

  /** How many samples the model has answered, and how many not. */
  progress({ samples }: Compiled): { readonly answered: number; readonly left: number } {
    const answered = samples.filter(({ id }) => this.own?.has(id)).length;
    return { answered, left: samples.length - answered };
  }
}

/** A part of a long text under its name, with where the next part begins. Surrogate pairs are not split. */
function partOf(name: string, text: string, from: number): Record<string, unknown> {
  const start = isInsidePair(text, from) ? from - 1 : from;
  const end =
    start + PART >= text.length ? text.length : start + PART - (isInsidePair(text, start + PART) ? 1 : 0);
  return {
    [name]: text.slice(start, end),
    ...(text.length > PART && { from: start, length: text.length }),
    ...(end < text.length && { next: end }),
  };
}

/** A value with long texts in it cut. */
function cutTexts(value: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'string' ? shorten(each, MAX_FIELD) : each,
  );
  return JSON.parse(text) as Record<string, unknown>;
}

/** What a model has answered through this server: its file of predictions, read as it grows. */
export class OwnAnswers {
  readonly #path: string;
  /** Sample id -> time of the latest answer, in milliseconds since 1970. */
  #times = new Map<string, number>();
  #bytes = 0;
  /** Settles when what is being written is written. */
  written: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly files: ProjectFiles,
    /** The same files, for reading. */
    private readonly source: OverlayFiles,
    private readonly model: string,
  ) {
    this.#path = predictionsPath(model);
  }

  /** 0 without an answer. */
  timeOf(sample: string): number {
    return this.#times.get(sample) ?? 0;
  }

  has(sample: string): boolean {
    return this.#times.has(sample);
  }

  /** Reads what was appended. Throws ToolError for predictions that did not come through this server. */
  async refresh(): Promise<void> {
    const size = (await this.files.stat(this.#path))?.size ?? 0;
    if (size < this.#bytes) [this.#times, this.#bytes] = [new Map(), 0];
    if (size > this.#bytes)
      await eachLine(this.source, this.#path, { from: this.#bytes, to: size }, ({ raw }) => {
        const prediction = predictionIn(parseLine(raw));
        if (!prediction) return;
        if (prediction.agent === undefined)
          throw new ToolError(
            `"${this.model}" has predictions that "labelwright mcp" did not write. Predictions of two models do not belong into one file: start the server with another name for --as.`,
          );
        if (prediction.error === undefined)
          this.#times.set(prediction.sample, Math.max(prediction.time, this.timeOf(prediction.sample)));
      });
    this.#bytes = size;
  }

  /** Appends a record. Unless `again`, only if no other process has answered the sample meanwhile: else it throws ToolError. */
  async append(sample: string, record: object, again: boolean): Promise<void> {
    let isTaken = false;
    try {
      const writing = this.files.append(this.#path, async () => {
        await this.refresh();
        isTaken = !again && this.has(sample);
        if (isTaken) throw answeredBefore(sample);
        return new TextEncoder().encode(JSON.stringify(record));
      });
      this.written = Promise.allSettled([writing]);
      await writing;
    } catch (error) {
      throw isTaken ? answeredBefore(sample) : error;
    }
    await this.refresh();
  }
}

/** An answer is final: with it, people's answers to the sample are open. */
const answeredBefore = (sample: string): ToolError =>
  new ToolError(
    `"${sample}" is answered. An answer is final, because people's answers to the sample open with it. Go on with another sample.`,
  );
