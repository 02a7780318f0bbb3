import * as vscode from 'vscode';
import { maxOf } from '../../../base/lists';
import type { CompleteParams, CompleteResult } from '../requests';

/** Maximum UTF-16 length of a reply, after which the model is stopped. The server has stricter limits for an answer. */
const MAX_WRITTEN = 1 << 20;

/** Sends one request to a language model of VS Code. A tool that does nothing forces the answer into the schema. */
export async function complete(
  model: vscode.LanguageModelChat,
  { messages, schema }: CompleteParams,
  token: vscode.CancellationToken,
): Promise<CompleteResult> {
  const source = new vscode.CancellationTokenSource();
  const listening = token.onCancellationRequested(() => source.cancel());
  try {
    const response = await model.sendRequest(
      messages.map(messageOf),
      {
        justification: 'To label samples by the guideline of your project.',
        tools: [
          {
            name: 'labelwright_answer',
            description: 'Takes the answer: the JSON object that was asked for.',
            inputSchema: schema,
          },
        ],
        toolMode: vscode.LanguageModelChatToolMode.Required,
      },
      source.token,
    );
    let text = '';
    for await (const part of response.stream) {
      if (part instanceof vscode.LanguageModelToolCallPart) return answerOf(part.input);
      if (part instanceof vscode.LanguageModelTextPart) text += part.value;
      if (text.length > MAX_WRITTEN) break;
    }
    // A model that does not call the tool may still write the JSON as text.
    return text.trim() === '' ? { problem: 'The reply has no answer.' } : { content: text };
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    return {
      code: typeof code === 'string' ? code : '',
      message: typeof message === 'string' ? message : '',
    };
  } finally {
    // The rest of the reply is not needed.
    source.cancel();
    source.dispose();
    listening.dispose();
  }
}

function answerOf(input: object): CompleteResult {
  try {
    return { content: JSON.stringify(input) };
  } catch {
    return { problem: 'The answer is nested too deeply.' };
  }
}

/** VS Code's messages have no role for instructions, so these become the user's first message. */
function messageOf({ role, content }: CompleteParams['messages'][number]): vscode.LanguageModelChatMessage {
  const { Assistant, User } = vscode.LanguageModelChatMessage;
  return role === 'assistant' ? Assistant(content) : User(content);
}

/** The tokens of `samples` requests, estimated from some of them, and the tokens of the longest of these. Undefined if the model cannot count. */
export async function countTokens(
  model: vscode.LanguageModelChat,
  requests: readonly CompleteParams[],
  samples: number,
  token: vscode.CancellationToken,
): Promise<{ readonly all: number; readonly longest: number } | undefined> {
  const known = new Map<string, Thenable<number>>();
  const count = (text: string): Thenable<number> => {
    let tokens = known.get(text);
    if (!tokens) known.set(text, (tokens = model.countTokens(text, token)));
    return tokens;
  };
  try {
    const counts = await Promise.all(
      requests.map(async ({ messages, schema }) => {
        const texts = [...messages.map(({ content }) => content), JSON.stringify(schema)];
        return (await Promise.all(texts.map(count))).reduce((sum, tokens) => sum + tokens, 0);
      }),
    );
    const mean = counts.reduce((sum, tokens) => sum + tokens, 0) / Math.max(1, counts.length);
    return { all: Math.round(mean * samples), longest: maxOf(counts, 0) };
  } catch {
    return undefined;
  }
}
