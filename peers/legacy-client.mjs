#!/usr/bin/env node
// Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// The official client of 2025-11-25, with its experimental tasks (TypeScript SDK v1): what our server has to get along
// with. Nothing here works around the SDK. Commands and answers: client-commands.mjs.

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { InMemoryTaskStore } from '@modelcontextprotocol/sdk/experimental/tasks';
import {
  CallToolResultSchema,
  CreateMessageRequestSchema,
  CreateTaskResultSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  TaskStatusNotificationSchema,
  ToolListChangedNotificationSchema
} from '@modelcontextprotocol/sdk/types.js';
import { describeError, event, serveCommands } from './client-commands.mjs';
import { answer, declared } from './scripted-answers.mjs';

const OWN_TASKS = { list: {}, cancel: {}, requests: { elicitation: { create: {} }, sampling: { createMessage: {} } } };

let client;
let transport;

const tasks = () => client.experimental.tasks;

/** Collects what a stream of messages about a task tells. */
async function collect(stream) {
  const messages = [];
  for await (const message of stream) {
    messages.push(message.type === 'error' ? { ...message, error: describeError(message.error) } : message);
  }
  return messages;
}

/** Answers a question that the server wants to run as a task of ours: some time after it has been created. */
async function answerAsTask(script, { method, params }, { taskStore, taskRequestedTtl }) {
  const task = await taskStore.createTask({ ttl: taskRequestedTtl ?? null, pollInterval: 50 });
  void answer(script, method, params)
    .then(result => taskStore.storeTaskResult(task.taskId, 'completed', result))
    .catch(error => taskStore.updateTaskStatus(task.taskId, 'failed', error.message));
  return { task };
}

/** Has what the script has a part for answered. */
function answerBy(script, client) {
  const handle = (request, extra) =>
    request.params?.task ? answerAsTask(script, request, extra) : answer(script, request.method, request.params);
  const schemas = {
    elicitation: ElicitRequestSchema,
    sampling: CreateMessageRequestSchema,
    roots: ListRootsRequestSchema
  };
  Object.keys(declared(script)).forEach(name => client.setRequestHandler(schemas[name], handle));
}

const commands = {
  /**
   * Over HTTP with `url`, else over stdio with `command` and `args`. `sessionId` goes on with a session, and initializes none.
   * `answers` is a script of scripted-answers.mjs; `ownTasks` says that its answers may run as tasks of the client.
   */
  async connect({ url, command, args, authorization, sessionId, answers = {}, ownTasks = false }) {
    client = new Client(
      { name: 'legacy-client', version: '1.0.0' },
      {
        capabilities: { ...declared(answers), ...(ownTasks ? { tasks: OWN_TASKS } : {}) },
        enforceStrictCapabilities: true,
        ...(ownTasks ? { taskStore: new InMemoryTaskStore() } : {})
      }
    );
    answerBy(answers, client);
    client.onerror = error => event('error', describeError(error));
    client.onclose = () => event('closed');
    client.setNotificationHandler(TaskStatusNotificationSchema, ({ params }) => event('status', { task: params }));
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => event('toolsChanged'));
    const headers = authorization === undefined ? {} : { Authorization: authorization };
    transport =
      url === undefined
        ? new StdioClientTransport({ command, args, stderr: 'inherit' })
        : new StreamableHTTPClientTransport(new URL(url), {
            sessionId,
            requestInit: { headers },
            reconnectionOptions: {
              initialReconnectionDelay: 100,
              maxReconnectionDelay: 500,
              reconnectionDelayGrowFactor: 1.5,
              maxRetries: 20
            }
          });
    await client.connect(transport);
    return {
      capabilities: client.getServerCapabilities(),
      server: client.getServerVersion(),
      instructions: client.getInstructions(),
      protocolVersion: transport.protocolVersion,
      sessionId: transport.sessionId
    };
  },

  ping: () => client.ping(),

  tools: () => client.listTools(),

  /** A plain call; `progress` asks for notifications. */
  call: ({ name, arguments: args, progress, timeout }) =>
    client.callTool({ name, arguments: args }, CallToolResultSchema, {
      timeout,
      ...(progress ? { onprogress: of => event('progress', { of }) } : {})
    }),

  /** A call as task, to its end. @return what the SDK's stream tells */
  stream: ({ name, arguments: args, task = {}, progress }) =>
    collect(
      tasks().callToolStream({ name, arguments: args }, CallToolResultSchema, {
        task,
        ...(progress ? { onprogress: of => event('progress', { of }) } : {})
      })
    ),

  /** Creates a task and leaves it alone. */
  create: ({ name, arguments: args, task = {} }) =>
    client.request({ method: 'tools/call', params: { name, arguments: args } }, CreateTaskResultSchema, { task }),

  /** Runs `count` tasks at once. @return the results, in order */
  many: ({ name, count }) =>
    Promise.all(
      Array.from({ length: count }, async (_, i) => {
        const messages = await collect(
          tasks().callToolStream({ name, arguments: { text: `number ${i}` } }, CallToolResultSchema, { task: {} })
        );
        const last = messages.at(-1);
        return last.type === 'result' ? last.result.content[0].text : JSON.stringify(last);
      })
    ),

  get: ({ taskId }) => tasks().getTask(taskId),

  result: ({ taskId, timeout }) => tasks().getTaskResult(taskId, CallToolResultSchema, { timeout }),

  list: ({ cursor }) => tasks().listTasks(cursor),

  cancel: ({ taskId }) => tasks().cancelTask(taskId),

  /** Ends the session at the server, and goes on as if it had not. */
  async terminate() {
    const { sessionId } = transport;
    await transport.terminateSession();
    return { sessionId };
  },

  close: () => client.close()
};

await serveCommands(commands, async () => client?.close());
