/** Migrations (docs/format.md, "Migrations"): what became of ids that records mention. Read from migrations/*.yaml. */
import { maxOf } from '../../base/lists';
import type {
  Migration,
  MigrationChange,
  MigrationKind,
  MigrationType,
  ProjectModel,
  SourceFile,
  SplitCase,
} from './model';
import { entries, field, items, ref, refs, textAt } from './reader';
import type { YamlNode } from '../../base/yaml/tree';
import { flowText } from '../../base/yaml/write-value';
import { defined } from '../../base/objects';
import { fileStem } from '../../base/files/paths';

const MIGRATION_KINDS: readonly MigrationKind[] = ['label', 'rule', 'layer', 'person', 'code'];
const MIGRATION_TYPES: readonly MigrationType[] = ['rename', 'merge', 'split', 'deprecate'];

export const MIGRATIONS_FOLDER = 'migrations';
export const MIGRATIONS_GLOB = `${MIGRATIONS_FOLDER}/*.yaml`;

/** Reads a migration as far as it can be read: what has the wrong shape is absent, never guessed. */
export function readMigration({ path, document }: Pick<SourceFile, 'path' | 'document'>): Migration {
  const file: SourceFile = { path, document, root: document.root };
  const [author, date, reason] = ['author', 'date', 'reason'].map((key) => textAt(file.root, key));
  return {
    name: fileStem(path),
    file,
    changes: items(field(file.root, 'changes')).flatMap((node) => readChange(file, node) ?? []),
    ...defined({ author, date, reason }),
  };
}

function readChange(file: SourceFile, node: YamlNode): MigrationChange | undefined {
  const type = MIGRATION_TYPES.find((each) => each === textAt(node, 'type'));
  const named = textAt(node, 'kind') ?? 'label';
  const kind = MIGRATION_KINDS.find((each) => each === named);
  const from = refs(file, field(node, 'from'));
  const to = ref(file, field(node, 'to'));
  if (!type || !kind || from.length === 0) return undefined;
  return {
    type,
    kind,
    from,
    into: refs(file, field(node, 'into')),
    samples: new Map(
      entries(file, field(node, 'samples')).flatMap(({ key, value }) => {
        const label = ref(file, value);
        return label ? [[key.id, label] as const] : [];
      }),
    ),
    where: items(field(node, 'where')).flatMap((item) => readCase(file, item) ?? []),
    file,
    node,
    ...(to && { to }),
  };
}

function readCase(file: SourceFile, node: YamlNode): SplitCase | undefined {
  const [cites, layer, label, to] = ['cites', 'layer', 'label', 'to'].map((key) =>
    ref(file, field(node, key)),
  );
  const hasCondition = cites !== undefined || (layer !== undefined && label !== undefined);
  if (!to || !hasCondition) return undefined;
  return defined({ to, node, file, cites, layer, label });
}

interface NewChange {
  readonly type: 'rename' | 'merge';
  readonly kind: MigrationKind;
  readonly from: string | readonly string[];
  readonly to: string;
}

/** The file of a new migration with one change. `date`: today's, YYYY-MM-DD, with which its name begins. */
export function newMigration(
  { migrations }: ProjectModel,
  { type, kind, from, to }: NewChange,
  date: string,
  author?: string,
): { path: string; content: string } {
  const today = migrations.filter(({ name }) => name.startsWith(`${date}-`));
  // Migrations are applied in the order of their names, so a later one of the same day must sort later.
  const numbers = today.map(({ name }) => Number(/^\d+/.exec(name.slice(date.length + 1))?.[0] ?? 0));
  const number = String(maxOf(numbers, 0) + 1).padStart(2, '0');
  const slug =
    [from]
      .flat()
      .join('-')
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 40) || kind;
  const head = `${author === undefined ? '' : `author: ${flowText(author)}\n`}date: "${date}"\n`;
  return {
    path: `${MIGRATIONS_FOLDER}/${date}-${number}-${slug}.yaml`,
    content: `${head}changes:\n  - ${flowText({ type, kind, from: from as string, to })}\n`,
  };
}
