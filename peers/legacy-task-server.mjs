#!/usr/bin/env node
// Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// An MCP server with tasks of the 2025-11-25 kind (SEP-1686), on the official TypeScript SDK: what our client has to
// get along with, quirks included. Nothing here works around the SDK.
//
//   node legacy-task-server.mjs --stdio
//   node legacy-task-server.mjs --http [port]     (default 0: any free port; prints "listening http://...")
//
// It ends when its standard input does, so that it never outlives the test that started it.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { InMemoryTaskMessageQueue, InMemoryTaskStore, isTerminal } from '@modelcontextprotocol/sdk/experimental/tasks';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CreateMessageResultSchema, ElicitResultSchema, ListRootsResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { QUESTIONS, told } from './questions.mjs';

const POLL_INTERVAL = 100;
const DEFAULT_TTL = 60_000;
const LONGEST_RUN = 10 * 60_000;

// One store for all sessions: the SDK itself keeps the tasks of one session from the others.
const taskStore = new InMemoryTaskStore();
const taskMessageQueue = new InMemoryTaskMessageQueue();

const ANSWERS = {
  'elicitation/create': ElicitResultSchema,
  'sampling/createMessage': CreateMessageResultSchema,
  'roots/list': ListRootsResultSchema
};

const text = value => ({ content: [{ type: 'text', text: value }] });

const ms = z.number().int().min(0).default(200).describe('How long the work takes, in milliseconds');

function newServer() {
  const server = new McpServer(
    { name: 'legacy-task-server', version: '1.0.0' },
    {
      capabilities: { tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } },
      taskStore,
      taskMessageQueue
    }
  );

  /** Registers a tool that runs as a task: `work` starts with the task and ends it through the store. */
  function taskTool(name, { description, taskSupport = 'required', inputSchema, ttl }, work) {
    server.experimental.tasks.registerToolTask(
      name,
      { description, inputSchema, execution: { taskSupport } },
      {
        async createTask(args, extra) {
          const store = extra.taskStore;
          const { taskId } = await store.createTask({
            ttl: ttl?.(args) ?? extra.taskRequestedTtl ?? DEFAULT_TTL,
            pollInterval: POLL_INTERVAL
          });
          const running = work(args, {
            taskId,
            store,
            extra,
            alive: async () => {
              const task = await store.getTask(taskId).catch(() => undefined);
              return task !== undefined && !isTerminal(task.status);
            }
          }).catch(error => console.error(`${name} ${taskId}: ${error.message}`));
          if (args.ms === 0) {
            await running; // the task has ended by the time its creation is answered
          }
          return { task: await store.getTask(taskId) };
        },
        getTask: (_args, extra) => extra.taskStore.getTask(extra.taskId),
        getTaskResult: (_args, extra) => extra.taskStore.getTaskResult(extra.taskId)
      }
    );
  }

  const echo = async (args, { taskId, store, alive }) => {
    if (args.ms > 0) {
      await sleep(args.ms);
    }
    if (await alive()) {
      await store.storeTaskResult(taskId, 'completed', text(args.text));
    }
  };
  const echoSchema = { text: z.string().default('done'), ms };

  taskTool('required_tool', { description: 'Runs as a task only', inputSchema: echoSchema }, echo);

  taskTool(
    'optional_tool',
    { description: 'Runs as a task or plainly', taskSupport: 'optional', inputSchema: echoSchema },
    echo
  );

  server.registerTool(
    'forbidden_tool',
    { description: 'Runs plainly only', inputSchema: echoSchema },
    async args => {
      await sleep(args.ms);
      return text(args.text);
    }
  );

  taskTool(
    'failing_tool',
    { description: 'The task ends as failed, without a result', inputSchema: { message: z.string().default('it broke'), ms } },
    async (args, { taskId, store }) => {
      await sleep(args.ms);
      await store.updateTaskStatus(taskId, 'failed', args.message);
    }
  );

  taskTool(
    'iserror_tool',
    {
      description: 'The task ends with a result that says isError: as failed, or as completed the way careless servers do',
      inputSchema: { text: z.string().default('bad input'), status: z.enum(['failed', 'completed']).default('failed'), ms }
    },
    async (args, { taskId, store }) => {
      await sleep(args.ms);
      await store.storeTaskResult(taskId, args.status, { ...text(args.text), isError: true });
    }
  );

  taskTool(
    'slow_tool',
    { description: 'Runs until it is cancelled', inputSchema: {} },
    async (_args, { taskId, store, alive }) => {
      const end = Date.now() + LONGEST_RUN;
      while ((await alive()) && Date.now() < end) {
        await sleep(POLL_INTERVAL);
      }
      if (await alive()) {
        await store.updateTaskStatus(taskId, 'failed', 'nobody cancelled');
      }
    }
  );

  taskTool(
    'short_ttl_tool',
    {
      description: 'The task expires while it works',
      inputSchema: { ttl: z.number().int().positive().default(300).describe('Life of the task, in milliseconds') },
      ttl: args => args.ttl
    },
    async (_args, { alive }) => {
      while (await alive()) {
        await sleep(POLL_INTERVAL);
      }
    }
  );

  taskTool(
    'progress_tool',
    {
      description: 'Reports each step as status message and, to those who asked, as progress notification',
      inputSchema: { steps: z.number().int().positive().default(3), ms }
    },
    async (args, { taskId, store, extra, alive }) => {
      const progressToken = extra._meta?.progressToken;
      for (let step = 1; step <= args.steps; step++) {
        await sleep(args.ms);
        if (!(await alive())) {
          return;
        }
        const message = `step ${step} of ${args.steps}`;
        await store.updateTaskStatus(taskId, 'working', message);
        if (progressToken !== undefined) {
          // Not extra.sendNotification: that one is tied to the answer that has created the task, and is gone by now.
          await server.server.notification({
            method: 'notifications/progress',
            params: { progressToken, progress: step, total: args.steps, message }
          });
        }
      }
      await store.storeTaskResult(taskId, 'completed', text(`${args.steps} steps`));
    }
  );

  /** Asks all there is to ask, the first two at once. `ask` takes one question. */
  async function askAll(ask) {
    const [name, page] = await Promise.all([ask(QUESTIONS.name), ask(QUESTIONS.page)]);
    return text(told({ name, page, summary: await ask(QUESTIONS.summary), roots: await ask(QUESTIONS.roots) }));
  }

  taskTool(
    'asking_all_task',
    { description: 'The task asks all there is to ask', inputSchema: { ms } },
    async (args, { taskId, store, extra }) => {
      await sleep(args.ms);
      // puts the task into input_required, and the question into the stream of its result
      const answers = await askAll(question =>
        extra.sendRequest(question, ANSWERS[question.method], { relatedTask: { taskId } })
      );
      await store.updateTaskStatus(taskId, 'working', 'All is answered');
      await store.storeTaskResult(taskId, 'completed', answers);
    }
  );

  server.experimental.tasks.registerToolTask(
    'asking_first_task',
    { description: 'Asks all there is to ask before there is a task', inputSchema: {}, execution: { taskSupport: 'required' } },
    {
      async createTask(_args, extra) {
        const answers = await askAll(question => extra.sendRequest(question, ANSWERS[question.method]));
        const { taskId } = await extra.taskStore.createTask({ ttl: DEFAULT_TTL, pollInterval: POLL_INTERVAL });
        await extra.taskStore.storeTaskResult(taskId, 'completed', answers);
        return { task: await extra.taskStore.getTask(taskId) };
      },
      getTask: (_args, extra) => extra.taskStore.getTask(extra.taskId),
      getTaskResult: (_args, extra) => extra.taskStore.getTaskResult(extra.taskId)
    }
  );

  return server;
}

/** Keeps what was sent on each stream, for Last-Event-ID. Ids go up by one over all streams of a session. */
class EventStore {
  #events = [];

  async storeEvent(streamId, message) {
    this.#events.push({ streamId, message });
    return String(this.#events.length);
  }

  async getStreamIdForEventId(eventId) {
    return this.#events[Number(eventId) - 1]?.streamId;
  }

  async replayEventsAfter(lastEventId, { send }) {
    const streamId = await this.getStreamIdForEventId(lastEventId);
    for (let i = Number(lastEventId); i < this.#events.length; i++) {
      // An empty message only told the client an event id.
      if (this.#events[i].streamId === streamId && this.#events[i].message.jsonrpc) {
        await send(String(i + 1), this.#events[i].message);
      }
    }
    return streamId;
  }
}

function serveHttp(port) {
  const sessions = new Map();

  async function newSession() {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      eventStore: new EventStore(),
      retryInterval: 200,
      onsessioninitialized: id => sessions.set(id, transport)
    });
    const server = newServer();
    server.server.onclose = () => sessions.delete(transport.sessionId);
    await server.connect(transport);
    return transport;
  }

  const http = createServer(async (request, response) => {
    try {
      const { pathname } = new URL(request.url, 'http://localhost');
      const id = request.headers['mcp-session-id'];
      if (pathname !== '/mcp' || (id !== undefined && !sessions.has(id))) {
        const error = { code: -32001, message: pathname === '/mcp' ? 'Session not found' : 'Not found' };
        response.writeHead(404, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error }));
        return;
      }
      // Without a session the transport takes nothing but initialize.
      const transport = id === undefined ? await newSession() : sessions.get(id);
      await transport.handleRequest(request, response);
    } catch (error) {
      console.error(error);
      response.destroy();
    }
  });
  http.listen(port, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${http.address().port}/mcp`));
}

const [mode, port = '0'] = process.argv.slice(2);
process.stdin.on('end', () => process.exit(0));
process.stdin.on('close', () => process.exit(0));
if (mode === '--stdio') {
  await newServer().connect(new StdioServerTransport());
} else if (mode === '--http') {
  process.stdin.resume();
  serveHttp(Number(port));
} else {
  console.error('usage: node legacy-task-server.mjs --stdio | --http [port]');
  process.exit(64);
}
