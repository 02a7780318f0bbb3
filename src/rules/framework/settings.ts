import { matcherOf } from '../../base/files/globs';
import { memoize } from '../../base/memoize';
import type { Severity } from '../../project/findings/finding';
import type { LintSettings, RuleSetting } from '../../project/model/model';
import { accepts } from './options';
import type { Rule, RuleContext, RuleMeta } from './rule';
import { getOrAdd } from '../../base/lists';

/** How a rule runs on a file. */
export interface ActiveRule extends RuleContext {
  readonly severity: Severity;
}

/**
 * Which rules run on which file, and with which severity: `lint.extends`, then `lint.rules`, then each matching entry of `lint.overrides`
 * in order. Options override the rule's defaults; options in `lint.overrides` apply only to rules about single lines, since the others look
 * at all files together (rule invalid-rule-option reports them).
 */
export class RuleSettings {
  readonly #overrides: { matches: (path: string) => boolean; rules: ReadonlyMap<string, RuleSetting> }[];
  /** The positions of the overrides of each path. */
  readonly #matching = new Map<string, readonly number[]>();
  readonly #cache = new Map<string, ActiveRule | undefined>();

  constructor(private readonly lint: LintSettings) {
    this.#overrides = lint.overrides.map(({ files, rules }) => ({
      // Exclusions alone are of all files.
      matches: matcherOf(files.every((glob) => glob.startsWith('!')) ? ['**', ...files] : files),
      rules,
    }));
  }

  /** The setting of a rule for a project-relative path; undefined if it is off. */
  active(rule: Rule, path: string): ActiveRule | undefined {
    const matching = getOrAdd(this.#matching, path, () =>
      this.#overrides.flatMap(({ matches }, n) => (matches(path) ? [n] : [])),
    );
    const cacheKey = matching.length === 0 ? rule.id : `${rule.id} ${matching.join(',')}`;
    if (this.#cache.has(cacheKey)) return this.#cache.get(cacheKey);
    const layers = [
      this.lint.rules.get(rule.id),
      ...matching.map((n) => this.#overrides[n]!.rules.get(rule.id)),
    ].filter((setting) => setting !== undefined);
    const severity = layers.at(-1)?.severity ?? this.#base(rule);
    const options = rule.scope === 'line' ? mergedOptions(rule, layers) : this.optionsOf(rule);
    const active = severity === 'off' ? undefined : { severity, options };
    this.#cache.set(cacheKey, active);
    return active;
  }

  optionsOf(rule: Rule): RuleContext['options'] {
    const setting = this.lint.rules.get(rule.id);
    return mergedOptions(rule, setting ? [setting] : []);
  }

  #base(rule: Rule): Severity | 'off' {
    // Rules about unreadable files remain on unless they are switched off by id.
    if (this.lint.extends === 'none') return rule.group === 'tool' ? rule.severity : 'off';
    return this.lint.extends === 'strict' ? (rule.strict ?? rule.severity) : rule.severity;
  }
}

/** Ignores values that an option does not accept: rule invalid-rule-option reports them. */
function mergedOptions(rule: Rule, layers: readonly RuleSetting[]): Readonly<Record<string, unknown>> {
  const known = Object.entries(rule.options ?? {});
  const options: Record<string, unknown> = Object.fromEntries(
    known.map(([name, one]) => [name, one.default]),
  );
  for (const setting of layers) {
    for (const [name, value] of Object.entries(setting.options ?? {})) {
      if (isOptionOf(rule, name, value)) options[name] = value;
    }
  }
  return options;
}

/** Whether a rule has this option and accepts this value. */
const isOptionOf = ({ options }: RuleMeta, name: string, value: unknown): boolean =>
  options !== undefined && Object.hasOwn(options, name) && accepts(options[name]!, value);

/** A key for caches: equal for equal settings. */
export const settingsKey = memoize(({ extends: base, rules, overrides, suppress }: LintSettings): string => {
  const plain = (list: ReadonlyMap<string, RuleSetting>) =>
    [...list].map(([id, { severity, options }]) => [id, severity, options]);
  return JSON.stringify([
    base,
    plain(rules),
    overrides.map((each) => [each.files, plain(each.rules)]),
    suppress.map(({ rule, sample, annotator }) => [rule, sample, annotator]),
  ]);
});

const RANK = { info: 0, warning: 1, error: 2 } as const;

/** A finding may lower its rule's severity, never raise it. */
export function milder(setting: Severity, reported: Severity | undefined): Severity {
  return reported && RANK[reported] < RANK[setting] ? reported : setting;
}
