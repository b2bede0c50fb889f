#!/usr/bin/env node
// Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// An MCP server of the 2026-07-28 kind, with the extension io.modelcontextprotocol/tasks (SEP-2663), on the official
// TypeScript SDK v2: what our client has to get along with, quirks included.
//
//   node modern-server.mjs --stdio
//   node modern-server.mjs --http [port]     (default 0: any free port; prints "listening http://...")
//
// The SDK does the protocol: generations, headers, envelopes, errors, plain tools, input before a result. It has no
// tasks. It does let a tool answer with another resultType and a server add methods, so tasks are here, on these two
// seams; what is sent has to pass the schemas of the official package for tasks. One thing has no seam: the SDK's
// subscriptions drop taskIds, so those are served in front of it.
//
// It ends when its standard input does, so that it never outlives the test that started it.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateTaskResultV2Schema,
  DetailedTaskV2Schema,
  InputResponsesV2Schema,
  TASKS_EXTENSION_ID_V2 as TASKS,
  TaskStatusNotificationV2Schema,
  hasTaskClientCapabilityV2
} from '@modelcontextprotocol/ext-tasks/core/v2';
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from '@modelcontextprotocol/node';
import {
  McpServer,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  SUBSCRIPTION_ID_META_KEY,
  createMcpHandler,
  fromJsonSchema,
  inputRequired,
  inputResponse
} from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';
import { QUESTIONS, told } from './questions.mjs';

const TTL = 60_000;

const text = value => ({ content: [{ type: 'text', text: value }] });

// ---- tasks: one store for all requests, since nothing else outlives a request

/** What `tasks/get` tells of each task, by its id. */
const tasks = new Map();
/** Who is told when a task changes. */
const listeners = new Set();
/** By the task's id: stops its work. */
const work = new Map();
/** By the task's id: takes the answers to its questions. */
const questions = new Map();

const isTerminal = task => ['completed', 'failed', 'cancelled'].includes(task.status);

/** Changes a task, unless it has ended. */
function change(taskId, changes) {
  const { inputRequests, ...before } = tasks.get(taskId);
  if (!isTerminal(before)) {
    const task = { ...before, ...changes, lastUpdatedAt: new Date().toISOString() };
    tasks.set(taskId, DetailedTaskV2Schema.parse(task));
    listeners.forEach(listener => listener(task));
  }
}

/** Starts a task. `run` gets its id, and how it ends is how the task ends: a tool's result or an error. */
function start(pollIntervalMs, run) {
  const now = new Date().toISOString();
  const task = { taskId: randomUUID(), status: 'working', createdAt: now, lastUpdatedAt: now, ttlMs: TTL, pollIntervalMs };
  const stop = new AbortController();
  tasks.set(task.taskId, task);
  work.set(task.taskId, stop);
  run(task.taskId, stop.signal)
    .then(
      // the official client takes no inlined result without resultType
      result => change(task.taskId, { status: 'completed', result: { resultType: 'complete', ...result } }),
      ({ code = -32603, message }) => change(task.taskId, { status: 'failed', statusMessage: message, error: { code, message } })
    )
    .finally(() => work.delete(task.taskId));
  setTimeout(() => tasks.delete(task.taskId), TTL).unref();
  return CreateTaskResultV2Schema.parse({ resultType: 'task', ...task });
}

/** Asks whoever follows the task, all at once, and waits for all answers. @return them by key */
async function ask(taskId, inputRequests) {
  const answers = new Promise(resolve => questions.set(taskId, { open: { ...inputRequests }, answers: {}, resolve }));
  change(taskId, { status: 'input_required', inputRequests });
  const answered = await answers;
  change(taskId, { status: 'working' });
  return answered;
}

/** Takes what answers there are; those that nobody waits for are ignored. */
function answer(taskId, responses) {
  const asked = questions.get(taskId);
  const keys = Object.keys(responses).filter(key => key in (asked?.open ?? {}));
  if (keys.length === 0) {
    return;
  }
  for (const key of keys) {
    delete asked.open[key];
    asked.answers[key] = responses[key];
  }
  if (Object.keys(asked.open).length > 0) {
    change(taskId, { status: 'input_required', inputRequests: { ...asked.open } });
  } else {
    questions.delete(taskId);
    asked.resolve(asked.answers);
  }
}

const declaresTasks = envelope => hasTaskClientCapabilityV2({ _meta: envelope });

function requireTasks(envelope) {
  if (!declaresTasks(envelope)) {
    throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { extensions: { [TASKS]: {} } } });
  }
}

function find(taskId) {
  const task = tasks.get(taskId);
  if (task === undefined) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Task not found');
  }
  return task;
}

function addTaskMethods(server) {
  const on = (method, params, handle) =>
    server.server.setRequestHandler(method, { params: z.looseObject({ taskId: z.string(), ...params }) }, (asked, ctx) => {
      requireTasks(ctx.mcpReq.envelope);
      return handle(find(asked.taskId), ctx);
    });
  on('tasks/get', {}, task => task);
  // The SDK takes inputResponses out of the parameters of any request, as if it were a repeated tools/call.
  on('tasks/update', {}, (task, ctx) => {
    answer(task.taskId, InputResponsesV2Schema.parse(ctx.mcpReq.inputResponses ?? {}));
    return {};
  });
  on('tasks/cancel', {}, task => {
    change(task.taskId, { status: 'cancelled', statusMessage: 'cancelled on request' });
    work.get(task.taskId)?.abort();
    return {};
  });
}

/**
 * Serves a `subscriptions/listen` that names tasks.
 *
 * @returns what ends it
 */
function listen({ id, params }, send) {
  const meta = { _meta: { [SUBSCRIPTION_ID_META_KEY]: id } };
  const taskIds = params.notifications.taskIds.filter(taskId => tasks.has(taskId));
  send({
    jsonrpc: '2.0',
    method: 'notifications/subscriptions/acknowledged',
    params: { notifications: { taskIds }, ...meta }
  });
  const listener = task => {
    if (taskIds.includes(task.taskId)) {
      const status = { jsonrpc: '2.0', method: 'notifications/tasks', params: { ...task, ...meta } };
      send(TaskStatusNotificationV2Schema.parse(status));
    }
  };
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const namesTasks = message =>
  message?.method === 'subscriptions/listen' && Array.isArray(message.params?.notifications?.taskIds);

/** The error to answer a subscription to tasks with, if the client has not declared them. */
function refusal({ id, params }) {
  try {
    requireTasks(params._meta);
  } catch ({ code, message, data }) {
    return { jsonrpc: '2.0', id, error: { code, message, data } };
  }
}

// ---- the server: a new one for each HTTP request, one for all of a stdio connection

const ms = z.number().int().min(0).default(200).describe('How long the work takes, in milliseconds');
const interval = z.number().int().positive().default(100).describe('The poll interval to ask for, in milliseconds');

function newServer() {
  const server = new McpServer(
    { name: 'modern-server', version: '1.0.0' },
    { capabilities: { extensions: { [TASKS]: {} } } }
  );

  server.registerTool(
    'text_tool',
    { description: 'Answers with the text', inputSchema: z.object({ text: z.string().default('done') }) },
    args => text(args.text)
  );

  server.registerTool(
    'sum_tool',
    {
      description: 'Answers with structured content',
      inputSchema: z.object({ a: z.number(), b: z.number() }),
      outputSchema: z.object({ sum: z.number() })
    },
    ({ a, b }) => ({ ...text(String(a + b)), structuredContent: { sum: a + b } })
  );

  server.registerTool('iserror_tool', { description: 'Answers with an error', inputSchema: z.object({}) }, () => ({
    ...text('bad input'),
    isError: true
  }));

  server.registerTool(
    'header_tool',
    {
      description: 'Has a parameter that is sent as header too',
      inputSchema: fromJsonSchema({
        type: 'object',
        properties: { region: { type: 'string', 'x-mcp-header': 'Region' }, count: { type: 'integer', 'x-mcp-header': 'Count' } },
        required: ['region']
      })
    },
    ({ region, count }, ctx) => {
      const header = name => ctx.http?.req?.headers.get(name) ?? null;
      return text(JSON.stringify({ region, count, headers: [header('Mcp-Param-Region'), header('Mcp-Param-Count')] }));
    }
  );

  server.registerTool(
    'progress_tool',
    { description: 'Reports its progress before it answers', inputSchema: z.object({ steps: z.number().int().default(3) }) },
    async ({ steps }, ctx) => {
      const progressToken = ctx.mcpReq._meta?.progressToken;
      for (let progress = 1; progress <= steps && progressToken !== undefined; progress++) {
        const params = { progressToken, progress, total: steps, message: `step ${progress}` };
        await ctx.mcpReq.notify({ method: 'notifications/progress', params });
      }
      return text(`${steps} steps`);
    }
  );

  server.registerTool(
    'rounds_tool',
    { description: 'Has itself called again before it answers, without a question', inputSchema: z.object({}) },
    (_args, ctx) => {
      const round = Number(ctx.mcpReq.requestState() ?? 0);
      return round < 2 ? inputRequired({ requestState: String(round + 1) }) : text(`round ${round}`);
    }
  );

  const name = {
    message: 'What is your name?',
    requestedSchema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }
  };

  const outcome = answer => text(answer.action === 'accept' ? `Hello, ${answer.content.name}` : answer.action);

  server.registerTool(
    'asking_tool',
    { description: 'Asks before it answers', inputSchema: z.object({}) },
    (_args, ctx) => {
      const answer = inputResponse(ctx.mcpReq.inputResponses, 'name');
      return answer.kind === 'missing'
        ? inputRequired({ inputRequests: { name: inputRequired.elicit(name) } })
        : outcome(answer);
    }
  );

  server.registerTool(
    'asking_all_tool',
    { description: 'Asks all there is to ask, in three rounds, and remembers the answers in requestState', inputSchema: z.object({}) },
    (_args, ctx) => {
      const answers = { ...JSON.parse(ctx.mcpReq.requestState() ?? '{}'), ...ctx.mcpReq.inputResponses };
      const round = [['name', 'page'], ['summary'], ['roots']].find(keys => keys.some(key => !(key in answers)));
      return round === undefined
        ? text(told(answers))
        : inputRequired({
            inputRequests: Object.fromEntries(round.map(key => [key, QUESTIONS[key]])),
            requestState: JSON.stringify(answers)
          });
    }
  );

  server.registerTool(
    'slow_task',
    {
      description: 'Runs as a task, or plainly for those who do not know tasks',
      inputSchema: z.object({ text: z.string().default('done'), ms, interval })
    },
    async (args, ctx) => {
      const run = (_taskId, signal) => sleep(args.ms, text(args.text), { signal });
      return declaresTasks(ctx.mcpReq.envelope) ? start(args.interval, run) : run(undefined, ctx.mcpReq.signal);
    }
  );

  /** Registers a tool that runs as a task only. */
  function taskTool(tool, description, run) {
    server.registerTool(tool, { description, inputSchema: z.object({ ms, interval }) }, (args, ctx) => {
      requireTasks(ctx.mcpReq.envelope);
      return start(args.interval, async (taskId, signal) => {
        await sleep(args.ms, undefined, { signal });
        return run(taskId);
      });
    });
  }

  taskTool('failing_task', 'The task ends as failed, with an error', () => {
    throw new ProtocolError(4711, 'it broke');
  });

  taskTool('iserror_task', 'The task ends as completed, with a result that is an error', () => ({
    ...text('bad input'),
    isError: true
  }));

  taskTool('asking_task', 'The task asks, also those who did not declare that they answer', async taskId =>
    outcome((await ask(taskId, { name: inputRequired.elicit(name) })).name)
  );

  taskTool('asking_all_task', 'The task asks all there is to ask, the first two at once', async taskId => {
    const { name, page, summary, roots } = QUESTIONS;
    return text(
      told({ ...(await ask(taskId, { name, page })), ...(await ask(taskId, { summary })), ...(await ask(taskId, { roots })) })
    );
  });

  addTaskMethods(server);
  return server;
}

// ---- the transports

function serveHttp(port) {
  const sdk = createMcpHandler(newServer);

  const fetch = async (request, options) => {
    const message = request.method === 'POST' ? await request.clone().json().catch(() => undefined) : undefined;
    const answer = await sdk.fetch(request, options);
    if (!namesTasks(message) || answer.headers.get('Content-Type') !== 'text/event-stream') {
      return answer;
    }
    // The SDK has nothing against the request, but has acknowledged nothing.
    await answer.body.cancel();
    const error = refusal(message);
    if (error) {
      return Response.json(error, { status: 400 });
    }
    const utf8 = new TextEncoder();
    let end;
    const events = new ReadableStream({
      start(stream) {
        end = listen(message, note => stream.enqueue(utf8.encode(`event: message\ndata: ${JSON.stringify(note)}\n\n`)));
      },
      cancel: () => end()
    });
    return new Response(events, { headers: answer.headers });
  };

  const handle = toNodeHandler({ fetch });
  const allowed = [localhostHostValidation(), localhostOriginValidation()];
  const http = createServer((request, response) => {
    if (allowed.every(allows => allows(request, response))) {
      void handle(request, response);
    }
  });
  http.listen(port, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${http.address().port}/mcp`));
}

function serveOnStdio() {
  const transport = new StdioServerTransport();
  serveStdio(newServer, { transport });
  const sdk = transport.onmessage;
  const open = new Map();
  transport.onmessage = message => {
    const listening = message.method === 'notifications/cancelled' ? message.params?.requestId : undefined;
    if (open.has(listening)) {
      open.get(listening)();
      open.delete(listening);
    } else if (namesTasks(message)) {
      const error = refusal(message);
      if (error) {
        void transport.send(error);
      } else {
        open.set(message.id, listen(message, note => void transport.send(note)));
      }
    } else {
      sdk(message);
    }
  };
}

const [mode, port = '0'] = process.argv.slice(2);
process.stdin.on('end', () => process.exit(0));
process.stdin.on('close', () => process.exit(0));
if (mode === '--stdio') {
  serveOnStdio();
} else if (mode === '--http') {
  process.stdin.resume();
  serveHttp(Number(port));
} else {
  console.error('usage: node modern-server.mjs --stdio | --http [port]');
  process.exit(64);
}
