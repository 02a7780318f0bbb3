// Reads texts by grammars as VS Code does: its regular expressions, its grammars of YAML and JSON Lines, ours from the manifest.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as oniguruma from 'vscode-oniguruma';
import * as textmate from 'vscode-textmate';
import { repoRoot } from './repo-root';

interface Contribution {
  readonly contributes: {
    readonly grammars: readonly { readonly scopeName: string; readonly path: string }[];
  };
}

export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

export interface Grammar {
  /** The tokens of each line. */
  lines(text: string): Token[][];
}

let engine: Promise<textmate.IOnigLib> | undefined;

async function loadEngine(): Promise<textmate.IOnigLib> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  return {
    createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
    createOnigString: (text) => new oniguruma.OnigString(text),
  };
}

/** A grammar of ours on those of an installed VS Code, given by its folder. */
export async function grammar(scope: string, vscode: string): Promise<Grammar> {
  const folders = [...['yaml', 'json'].map((name) => path.join(vscode, 'extensions', name)), repoRoot];
  const files = new Map(
    folders.flatMap((folder) => {
      const { contributes } = JSON.parse(
        readFileSync(path.join(folder, 'package.json'), 'utf8'),
      ) as Contribution;
      return contributes.grammars.map((each) => [each.scopeName, path.join(folder, each.path)] as const);
    }),
  );
  engine ??= loadEngine();
  const registry = new textmate.Registry({
    onigLib: engine,
    loadGrammar: (name) => {
      const file = files.get(name);
      return Promise.resolve(
        file === undefined ? null : textmate.parseRawGrammar(readFileSync(file, 'utf8'), file),
      );
    },
  });
  const loaded = await registry.loadGrammar(scope);
  if (!loaded) throw new Error(`No grammar has the scope ${scope}.`);
  return {
    lines: (text) => {
      let state = textmate.INITIAL;
      return text.split('\n').map((line) => {
        const { tokens, ruleStack } = loaded.tokenizeLine(line, state);
        state = ruleStack;
        return tokens.map(({ startIndex, endIndex, scopes }) => ({
          text: line.slice(startIndex, endIndex),
          scopes,
        }));
      });
    },
  };
}
