import { defined } from '../../base/objects';
import {
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type CompletionItem,
  type CompletionList,
} from 'vscode-languageserver/node';
import { completeLine } from '../completion/complete-line';
import { completeYaml } from '../completion/complete-yaml';
import { ITEM_KIND, withoutStops, type EditorCompletion } from '../completion/item';
import { hoverYaml, symbolCard } from '../hover';
import { hoverLine } from '../hover-line';
import type { FeatureHost } from './feature-host';

interface ItemData {
  readonly uri: string;
  readonly about: NonNullable<EditorCompletion['about']>;
}

/** VS Code's command for Ctrl+Space. */
const SUGGEST = { title: '', command: 'editor.action.triggerSuggest' };

/** Hover and completion. */
export function typing({ connection, documents, options, on }: FeatureHost): void {
  const snippets = (): boolean =>
    options.client.textDocument?.completion?.completionItem?.snippetSupport ?? false;

  connection.onHover(({ textDocument, position }) =>
    on(textDocument.uri, async ({ isYaml, hosted, project, model, path, line: lineAt }) => {
      const line = isYaml ? undefined : lineAt(position.line);
      const hover = isYaml
        ? hoverYaml({ project, model }, path, position, {
            ...options,
            isHidden: await hosted.examplesHidden(),
          })
        : line && (await hoverLine({ project, model }, line, position.character, hosted));
      if (!hover) return null;
      return defined({ contents: { kind: MarkupKind.Markdown, value: hover.markdown }, range: hover.range });
    }),
  );

  connection.onCompletion(({ textDocument: { uri }, position }) =>
    on<CompletionList>(uri, async ({ isYaml, hosted, project, model, path, line: lineAt }) => {
      const item = (completion: EditorCompletion): CompletionItem =>
        editorItem(completion, uri, snippets(), options.commands);
      if (isYaml) {
        const text = documents.texts.get(uri)?.getText();
        const items = text === undefined ? [] : await completeYaml({ project, model }, path, text, position);
        const isHidden = await hosted.examplesHidden();
        const isShown = ({ about }: EditorCompletion): boolean =>
          about?.kind !== 'example' || !isHidden?.(model.examples.get(about.id)!);
        return { isIncomplete: false, items: items.filter(isShown).map(item) };
      }
      const line = lineAt(position.line);
      if (!line) return null;
      const { items, isIncomplete } = completeLine({ project, model }, line, position.character);
      return { isIncomplete, items: items.map(item) };
    }),
  );

  connection.onCompletionResolve(async (item) => {
    const data = item.data as ItemData | undefined;
    if (!data) return item;
    const value = await on(data.uri, async ({ hosted, project, model }) =>
      symbolCard({ project, model }, data.about.kind, data.about.id, {
        ...options,
        isHidden: await hosted.examplesHidden(),
      }),
    );
    return value === null ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value } };
  });
}

function editorItem(
  completion: EditorCompletion,
  uri: string,
  snippets: boolean,
  commands: boolean,
): CompletionItem {
  const { label, kind, insert, isSnippet, range, filter, detail, documentation, about, order, retriggers } =
    completion;
  return {
    label,
    kind: ITEM_KIND[kind],
    textEdit: { range, newText: isSnippet && !snippets ? withoutStops(insert) : insert },
    insertTextMode: InsertTextMode.adjustIndentation,
    ...(isSnippet && snippets && { insertTextFormat: InsertTextFormat.Snippet }),
    ...defined({ filterText: filter, detail }),
    ...(documentation !== undefined && {
      documentation: { kind: MarkupKind.Markdown, value: documentation },
    }),
    ...(about && { data: { uri, about } satisfies ItemData }),
    ...(retriggers && commands && { command: SUGGEST }),
    ...(order !== undefined && { sortText: String(order).padStart(5, '0') }),
  };
}
