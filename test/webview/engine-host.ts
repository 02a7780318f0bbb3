/** The panel's controller on an engine in memory, without a browser. */
import { patience } from '../host/until';
import { Controller } from '../../src/panel/webview/app/controller';
import { PanelFailure, type Host } from '../../src/panel/webview/host';
import type { PanelError, PanelEvents } from '../../src/protocol/panel';
import type { FakeEngine } from './fake-engine';

export class EngineHost implements Host {
  readonly #handlers = new Map<string, (payload: never) => void>();

  constructor(private readonly engine: FakeEngine) {}

  request: Host['request'] = async (method, params) => {
    try {
      return (await this.engine.handle(method, structuredClone(params))) as never;
    } catch (error) {
      throw new PanelFailure(error as PanelError);
    }
  };

  on: Host['on'] = (event, handler) => void this.#handlers.set(event, handler as (payload: never) => void);

  emit<E extends keyof PanelEvents>(event: E, payload: PanelEvents[E]): void {
    this.#handlers.get(event)?.(payload as never);
  }
}

/** What the editor would keep over reloads. */
export class KeptState {
  state: unknown;
  getState(): unknown {
    return this.state;
  }
  setState(state: unknown): void {
    this.state = structuredClone(state);
  }
}

export interface Rig {
  engine: FakeEngine;
  controller: Controller;
  host: EngineHost;
  kept: KeptState;
}

/** A started controller. */
export async function startController(engine: FakeEngine, kept = new KeptState()): Promise<Rig> {
  const host = new EngineHost(engine);
  const controller = new Controller(host, kept);
  await controller.start();
  await until(() => !controller.store.state.waiting);
  return { engine, controller, host, kept };
}

/** Presses a key as a US keyboard sends it: `1`, `Shift+1`, `Enter`, `Ctrl+z`. */
export function press(controller: Controller, chord: string): boolean {
  const parts = chord.length === 1 ? [chord] : chord.split('+');
  const key = parts.at(-1)!;
  const shift = parts.includes('Shift');
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key;
  const shifted =
    shift && /^\d$/.test(key)
      ? '!@#$%^&*()'[Number(key) - 1]!
      : shift && key.length === 1
        ? key.toUpperCase()
        : key;
  return controller.press({
    key: shifted,
    code,
    shift,
    ctrl: parts.includes('Ctrl'),
    alt: parts.includes('Alt'),
  });
}

/** Waits for a condition. */
export async function until(condition: () => boolean, what = 'the condition'): Promise<void> {
  const end = Date.now() + patience;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Waited ${patience / 1000} s for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Whether nothing is on its way to disk. */
export function isSaved({ store }: Controller): boolean {
  return store.state.saves.saves.length === 0;
}
