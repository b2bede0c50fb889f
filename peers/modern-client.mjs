#!/usr/bin/env node
// Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// The official client of 2026-07-28 (TypeScript SDK v2), with the official package for tasks: what our server has to get
// along with. It speaks the older generation as well. Commands and answers: client-commands.mjs.
//
// The SDK itself takes no answer that creates a task. The package for tasks asks its host to send such requests past the
// client, over the same connection: rawDispatch.

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createTaskSessionFromClient, resultFromTaskOutcome } from '@modelcontextprotocol/ext-tasks/client';
import { ToolV2Schema, TASKS_EXTENSION_ID_V2 as TASKS } from '@modelcontextprotocol/ext-tasks/core/v2';
import { describeError, event, serveCommands } from './client-commands.mjs';
import { answer, declared } from './scripted-answers.mjs';

const REVISION = '2026-07-28';
const self = { name: 'modern-client', version: '1.0.0' };

let client;
let session;
let subscription;

/** Sends requests over a connection whose client would refuse the answers. */
function rawDispatch(transport) {
  const open = new Map();
  const clients = transport.onmessage;
  let last = 0;
  transport.onmessage = (message, extra) => {
    const settle = 'method' in message ? undefined : open.get(message.id);
    if (settle === undefined) {
      clients(message, extra);
      return;
    }
    open.delete(message.id);
    settle(message.error === undefined ? { kind: 'result', result: message.result } : { kind: 'error', error: message.error });
  };
  return (request, { signal, context } = {}) =>
    new Promise((resolve, reject) => {
      const id = `raw:${++last}`;
      const giveUp = () => open.delete(id) && reject(signal.reason);
      open.set(id, answer => {
        signal?.removeEventListener('abort', giveUp);
        resolve(answer);
      });
      signal?.addEventListener('abort', giveUp, { once: true });
      transport
        .send({ jsonrpc: '2.0', id, ...request }, { headers: context?.headers, requestSignal: signal })
        .catch(reject);
    });
}

/** How an execution ended. */
const told = ({ outcome }) => ({ status: outcome.status, result: outcome.result, error: outcome.error && describeError(outcome.error) });

/** Follows a task to its end. @return whether there was one, what was seen of it, and how it ended */
async function settle(execution) {
  const seen = [];
  const settled = await execution.settle({ onEvent: of => of.type === 'task' && seen.push(of.task.raw) });
  return { kind: execution.kind, seen, ...told(settled) };
}

const METHODS = { elicitation: 'elicitation/create', sampling: 'sampling/createMessage', roots: 'roots/list' };

/** Answers what comes to the package for tasks, which says where it came from. */
const answerInput =
  script =>
  ({ kind, params }, { scope, delivery, taskId, inputId }) =>
    answer(script, METHODS[kind], params, { scope, delivery, taskId, inputId });

const commands = {
  /**
   * Over HTTP with `url`, else over stdio with `command` and `args`. `mode` is legacy, auto or pinned (default). `declare`
   * declares tasks on every request, not only on those of the package for tasks. `answers` is a script of
   * scripted-answers.mjs, for the SDK and for the package.
   */
  async connect({ url, command, args, authorization, mode = { pin: REVISION }, declare = false, answers = {} }) {
    const capabilities = { ...declared(answers), ...(declare ? { extensions: { [TASKS]: {} } } : {}) };
    client = new Client(self, { capabilities, versionNegotiation: { mode } });
    Object.keys(declared(answers)).forEach(name =>
      client.setRequestHandler(METHODS[name], ({ method, params }) => answer(answers, method, params))
    );
    client.onerror = error => event('error', describeError(error));
    client.onclose = () => event('closed');
    client.fallbackNotificationHandler = ({ method, params }) => event('notification', { method, params });
    const headers = authorization === undefined ? {} : { Authorization: authorization };
    const transport =
      url === undefined
        ? new StdioClientTransport({ command, args, stderr: 'inherit' })
        : new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
    await client.connect(transport);
    session = createTaskSessionFromClient(client, {
      endpointId: 'the-server',
      onError: error => event('error', describeError(error)),
      onInputRequest: answerInput(answers),
      ...(client.getProtocolEra() === 'modern'
        ? {
            rawDispatch: rawDispatch(transport),
            v2RequestFraming: { protocolVersion: REVISION, clientInfo: self, clientCapabilities: declared(answers) }
          }
        : {})
    });
    return {
      era: client.getProtocolEra(),
      protocolVersion: client.getNegotiatedProtocolVersion(),
      capabilities: client.getServerCapabilities(),
      server: client.getServerVersion(),
      instructions: client.getInstructions(),
      discovered: client.getDiscoverResult(),
      sessionId: transport.sessionId,
      tasks: session.capabilities
    };
  },

  /** Checked by the SDK, and by the package for tasks too. */
  async tools() {
    const listed = await client.listTools();
    listed.tools.forEach(tool => ToolV2Schema.parse(JSON.parse(JSON.stringify(tool))));
    return listed;
  },

  /** A plain call by the SDK's client; `progress` asks for notifications, `abortAfter` gives it up after so many ms. */
  call: ({ name, arguments: args, progress, abortAfter }) =>
    client.callTool(
      { name, arguments: args },
      {
        ...(progress ? { onprogress: of => event('progress', { of }) } : {}),
        ...(abortAfter === undefined ? {} : { signal: AbortSignal.timeout(abortAfter) })
      }
    ),

  /** A call by the package for tasks, to its end. `preference` is its own word for whether a task is wanted. */
  run: async ({ name, arguments: args, preference }) =>
    settle(await session.callTool(name, args, { task: { preference } })),

  /** Creates a task and leaves it alone. */
  async create({ name, arguments: args }) {
    const execution = await session.callTool(name, args, { task: { preference: 'require' } });
    const reference = execution.serializeReference();
    await execution.detach();
    return reference;
  },

  /** Follows a task that was left alone. */
  resume: async ({ reference }) => settle(await session.resumeTask(reference)),

  /** Runs `count` tasks at once. @return the results, in order */
  many: ({ name, count }) =>
    Promise.all(
      Array.from({ length: count }, async (_, i) => {
        const execution = await session.callTool(name, { text: `number ${i}` });
        return resultFromTaskOutcome((await execution.settle()).outcome).content[0].text;
      })
    ),

  get: async ({ taskId }) => (await session.task(taskId).snapshot()).raw,

  cancel: ({ taskId }) => session.cancelTask(taskId),

  list: ({ cursor }) => session.listTasks(cursor),

  /** Subscribes to tasks and to changes of the tools. @return what the server agreed to */
  async listen({ notifications }) {
    subscription = await client.listen(notifications);
    void subscription.closed.then(cause => event('listenClosed', { cause }));
    return subscription.honoredFilter;
  },

  unlisten: () => subscription.close(),

  async close() {
    await session?.close();
    await client?.close();
  }
};

await serveCommands(commands, () => commands.close());
