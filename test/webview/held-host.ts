/** A host whose replies come when the test says so: each request is carried out at one moment, and its reply arrives at a later one. */
import type { PanelEvents, PanelMethod, ViewFilter } from '../../src/protocol/panel';
import { Controller } from '../../src/panel/webview/app/controller';
import type { Host } from '../../src/panel/webview/host';
import { EngineHost, KeptState, until } from './engine-host';
import type { FakeEngine } from './fake-engine';

interface HeldRequest {
  readonly method: PanelMethod;
  readonly params: unknown;
  /** Carries the request out, if that has not been done. */
  carryOut(): void;
  /** Sends the reply. */
  send(): void;
}

export class HeldHost implements Host {
  /** Requests of these methods wait to be carried out. */
  readonly holds = new Set<PanelMethod>();
  /** Changes what the engine replies, as though things stood otherwise there. */
  alter: (method: PanelMethod, result: unknown) => unknown = (_method, result) => result;
  /** The requests that wait, oldest first. */
  readonly held: HeldRequest[] = [];
  readonly #host: EngineHost;

  constructor(engine: FakeEngine) {
    this.#host = new EngineHost(engine);
  }

  request: Host['request'] = (method, params) => {
    if (!this.holds.has(method)) return this.#host.request(method, params);
    return new Promise((resolve, reject) => {
      let outcome: Promise<unknown> | undefined;
      const carryOut = (): void => {
        outcome ??= this.#host.request(method, params).then((result) => this.alter(method, result));
        outcome.catch(() => undefined);
      };
      this.held.push({
        method,
        params,
        carryOut,
        send: () => (carryOut(), void outcome!.then(resolve as (result: unknown) => void, reject)),
      });
    });
  };

  on: Host['on'] = (event, handler) => this.#host.on(event, handler);

  /** Sends an event, and waits for what the panel does at once. */
  async emit<E extends keyof PanelEvents>(event: E, payload: PanelEvents[E]): Promise<void> {
    this.#host.emit(event, payload);
    await settled();
  }

  /** The engine carries out all requests that wait: what it will reply is how things stand now. */
  carryOut(method: PanelMethod): void {
    for (const one of this.held) if (one.method === method) one.carryOut();
  }

  /** Carries out and answers requests of a method that wait now: all, or one of them, counted from the oldest (0). */
  async answer(method: PanelMethod, which?: number): Promise<void> {
    const all = this.held.filter((one) => one.method === method);
    const now = which === undefined ? all : [all[which]!];
    for (const one of now) {
      this.held.splice(this.held.indexOf(one), 1);
      one.send();
    }
    await settled();
  }

  /** Answers this method, or all, as it comes, from now on. */
  async release(...methods: PanelMethod[]): Promise<void> {
    for (const method of methods.length > 0 ? methods : [...this.holds]) this.holds.delete(method);
    for (const one of this.held.splice(0))
      if (!this.holds.has(one.method)) one.send();
      else this.held.push(one);
    await settled();
  }
}

/** Lets everything happen that waits for nothing but its turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
}

export interface HeldRig {
  engine: FakeEngine;
  controller: Controller;
  host: HeldHost;
  /** Id of the sample on screen. */
  onScreen(): string | undefined;
  /** Ids of all samples that have been on screen since, in order. */
  readonly shown: string[];
}

/** A started controller whose first samples are at hand. */
export async function startHeld(
  engine: FakeEngine,
  filter: ViewFilter = { queue: 'todo' },
): Promise<HeldRig> {
  const host = new HeldHost(engine);
  const kept = new KeptState();
  kept.setState({ v: 1, filter });
  const controller = new Controller(host, kept);
  await controller.start();
  await until(() => !controller.store.state.waiting);
  await settled();
  const onScreen = (): string | undefined => controller.store.state.current?.sample.id;
  const shown: string[] = [];
  controller.store.subscribe(() => {
    const id = onScreen();
    if (id !== undefined && id !== shown.at(-1)) shown.push(id);
  });
  return { engine, controller, host, onScreen, shown };
}
