// Licensed under the Apache License, Version 2.0.
// SPDX-License-Identifier: Apache-2.0

// What the clients have in common: a test drives them by commands on standard input, and reads from standard output what
// they see.
//
//   in:   {"id":1,"do":"call","name":"text_tool","arguments":{}}          one JSON object per line
//   out:  {"id":1,"result":…} or {"id":1,"error":{"name":…,"code":…,"message":…,"data":…}}, as each command ends
//         {"event":"status",…}                                            whenever something comes unasked
//
// Commands run side by side. The process ends when its standard input does, so that it never outlives its test.

import { createInterface } from 'node:readline';

const print = line => process.stdout.write(`${JSON.stringify(line)}\n`);

/** Tells of something that no command asked for. */
export const event = (name, what = {}) => print({ event: name, ...what });

/** What can be told of whatever a library throws. */
export const describeError = error => ({
  name: error?.constructor?.name ?? typeof error,
  code: error?.code,
  message: String(error?.message ?? error),
  data: error?.data
});

/**
 * Serves commands until standard input ends.
 *
 * @param commands functions of the command's other members, by name
 * @param close    lets go of what is open
 */
export async function serveCommands(commands, close) {
  const run = async ({ id, do: name, ...args }) => {
    try {
      if (!Object.hasOwn(commands, name)) {
        throw new Error(`No such command: ${name}`);
      }
      print({ id, result: (await commands[name](args)) ?? null });
    } catch (error) {
      print({ id, error: describeError(error) });
    }
  };
  for await (const line of createInterface({ input: process.stdin })) {
    void run(JSON.parse(line));
  }
  await Promise.race([close(), new Promise(resolve => setTimeout(resolve, 2_000))]).catch(() => {});
  process.exit(0);
}
