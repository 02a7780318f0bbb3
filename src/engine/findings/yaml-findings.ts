import type { Finding } from '../../project/findings/finding';
import type { ProjectModel } from '../../project/model/model';
import { lintYaml } from '../../rules/lint-yaml';
import { filesOf } from './by-file';

/** Findings in the YAML files: linted when they are first read, and announced after a pause in typing. */
export class YamlFindings {
  #linted: ProjectModel | undefined;
  #list: readonly Finding[] = [];
  /** Files whose findings may have changed since the last announcement. */
  readonly #changed = new Set<string>();
  #due: ReturnType<typeof setTimeout> | undefined;

  /** @param announced is called with the files whose findings may have changed */
  constructor(
    private readonly model: () => ProjectModel | undefined,
    private readonly announced: (files: string[]) => void,
  ) {}

  /** Sorted, and always those of the current model. */
  get list(): readonly Finding[] {
    const model = this.model();
    if (model === this.#linted) return this.#list;
    this.#note(filesOf(this.#list));
    this.#list = model ? lintYaml(model) : [];
    this.#linted = model;
    this.#note(filesOf(this.#list));
    return this.#list;
  }

  /** Announces a new model after a delay in milliseconds, unless another one follows; immediately by default. */
  announce(files: Iterable<string>, afterMs = 0): void {
    this.#note(files);
    clearTimeout(this.#due);
    if (afterMs > 0) this.#due = setTimeout(() => this.#announce(), afterMs);
    else this.#announce();
  }

  #announce(): void {
    this.#note(filesOf(this.list));
    const files = [...this.#changed];
    this.#changed.clear();
    this.announced(files);
  }

  #note(files: Iterable<string>): void {
    for (const file of files) this.#changed.add(file);
  }

  dispose(): void {
    clearTimeout(this.#due);
  }
}
